package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Found;
import io.metapunt.flows.FoundFlow;
import io.metapunt.flows.FoundMeter;
import io.metapunt.flows.Meter;
import io.metapunt.flows.RuleKind;
import io.metapunt.flows.openflow.FlowStatsReader;
import io.metapunt.flows.openflow.MeterReader;
import io.metapunt.openflow.SwitchGoneException;
import io.metapunt.openflow.SwitchSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.projectfloodlight.openflow.protocol.OFFactory;

/** Asks one session's switch what it holds: flows under our cookies first, then all meters, so that their ages compare. */
final class SwitchReader {
    private static final long ALL_METERS = 0xffff_ffffL;

    private final SwitchSession session;
    private final long highestMeter;

    private SwitchReader(SwitchSession session, long highestMeter) {
        this.session = session;
        this.highestMeter = highestMeter;
    }

    /**
     * A reader for {@code session}, once it is known what meters the switch has. A switch that refuses to say has none; one that
     * does not answer, or is gone, may have some, and fails.
     */
    static CompletionStage<SwitchReader> of(SwitchSession session) {
        AtomicLong highest = new AtomicLong();
        return session.ask(
                        session.factory().buildMeterFeaturesStatsRequest().build(),
                        body -> highest.set(Math.min(MeterReader.highest(body), Meter.HIGHEST_ID)))
                .handle((_, failure) -> {
                    if (failure instanceof SwitchGoneException || failure instanceof TimeoutException) {
                        throw new CompletionException(failure);
                    }
                    return new SwitchReader(session, failure == null ? highest.get() : 0);
                });
    }

    /** Whether the switch has meters. */
    boolean hasMeters() {
        return highestMeter > 0;
    }

    /** The flows under our cookies, with their counters, and the meters. */
    CompletionStage<Found> read() {
        return read(() -> {});
    }

    /**
     * The same.
     *
     * @param answering runs when the flows begin to come. The switch collects them all at once and says everything in its order:
     *     what it told before is in them
     */
    CompletionStage<Found> read(Runnable answering) {
        ImmutableList.Builder<FoundFlow> flows = ImmutableList.builder();
        AtomicBoolean first = new AtomicBoolean(true);
        return session.flowStats(RuleKind.COOKIE_VALUE, RuleKind.COOKIE_MASK, body -> {
                    if (first.getAndSet(false)) {
                        answering.run();
                    }
                    int _ = FlowStatsReader.read(body, flows::add);
                })
                .thenCompose(_ -> meters())
                .thenApply(meters -> new Found(flows.build(), meters, highestMeter));
    }

    /** All meters there are, of whomever. */
    CompletionStage<ImmutableList<FoundMeter>> meters() {
        if (!hasMeters()) {
            return CompletableFuture.completedFuture(ImmutableList.of());
        }
        OFFactory factory = session.factory();
        MeterReader reader = new MeterReader();
        return session.ask(
                        factory.buildMeterConfigStatsRequest()
                                .setMeterId(ALL_METERS)
                                .build(),
                        reader::config)
                .thenCompose(_ -> session.ask(
                        factory.buildMeterStatsRequest().setMeterId(ALL_METERS).build(), reader::stats))
                .thenApply(_ -> reader.meters());
    }
}
