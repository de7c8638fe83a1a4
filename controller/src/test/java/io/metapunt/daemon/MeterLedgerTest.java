package io.metapunt.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Attachment;
import io.metapunt.flows.Comparison;
import io.metapunt.flows.Found;
import io.metapunt.flows.FoundMeter;
import io.metapunt.flows.Policy;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeterLedgerTest {
    private static final Policy POLICY = Policy.defaults();
    private static final long TOP = 100;
    private static final Found EMPTY = found();

    @TempDir
    private Path directory;

    private final List<Runnable> writes = new ArrayList<>();
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private long now = 1_764_150_000_000L;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("run/meters-br-int");
    }

    @Test
    void meterMadeWhenItWasWrittenDownIsOurs() {
        enter(open(), EMPTY);
        now += 60_000;
        assertThat(open().proven(found(meter(TOP, 59_990)))).isEqualTo(Map.of(TOP, 7));
    }

    @Test
    void meterMadeLaterUnderTheSameIdIsNot() {
        enter(open(), EMPTY);
        now += 60_000;
        assertThat(open().proven(found(meter(TOP, 30_000)))).isEmpty();
    }

    @Test
    void meterThatWasThereBeforeIsNot() {
        enter(open(), EMPTY);
        assertThat(open().proven(found(meter(TOP, 5_000)))).isEmpty();
    }

    @Test
    void meterOfAnotherIdIsNot() {
        enter(open(), EMPTY);
        assertThat(open().proven(found(meter(TOP - 1, 0)))).isEmpty();
    }

    @Test
    void metersMayBeMadeOnceTheyAreOnTheDisk() {
        var written = open().enter(comparison(EMPTY), EMPTY).toCompletableFuture();
        assertThat(written).isNotDone();
        writes.removeFirst().run();
        assertThat(written).isCompleted();
        assertThat(file).hasContent(TOP + " 7 " + now);
    }

    @Test
    void nothingIsWrittenWhereNoMeterIsToBeMade() {
        Comparison none = Comparison.of(new Comparison.Wish(POLICY, List.of(), Set.of(), Map.of(), false), EMPTY);
        assertThat(open().enter(none, EMPTY).toCompletableFuture()).isCompleted();
        assertThat(writes).isEmpty();
    }

    @Test
    void meterThatStaysKeepsTheTimeItWasMadeAt() {
        enter(open(), EMPTY);
        now += 60_000;
        Found there = found(meter(TOP, 60_000));
        Comparison two = Comparison.of(
                new Comparison.Wish(
                        POLICY,
                        List.of(new Attachment(7, 0xa, 0), new Attachment(8, 0xb, 0)),
                        Set.of(),
                        Map.of(TOP, 7),
                        false),
                there);
        var _ = open().enter(two, there);
        writes.removeFirst().run();
        assertThat(open().proven(found(meter(TOP, 60_000), meter(TOP - 1, 0)))).isEqualTo(Map.of(TOP, 7, TOP - 1, 8));
    }

    @Test
    void meterThatIsToGoIsOursUntilItIsGone() {
        enter(open(), EMPTY);
        Found there = found(meter(TOP, 0));
        Comparison instead = Comparison.of(
                new Comparison.Wish(POLICY, List.of(new Attachment(8, 0xb, 0)), Set.of(), Map.of(TOP, 7), false),
                there);
        assertThat(instead.meterDeletions()).containsExactly(TOP);
        var _ = open().enter(instead, there);
        writes.removeFirst().run();
        assertThat(open().proven(there)).isEqualTo(Map.of(TOP, 7));
    }

    @Test
    void diskThatTakesItsTimeHoldsUpNoMeter() {
        loop.freezeTime();
        var written = open().enter(comparison(EMPTY), EMPTY).toCompletableFuture();
        loop.advanceTimeBy(999, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
        assertThat(written).isNotDone();
        loop.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
        assertThat(written).isCompleted();
    }

    @Test
    void fileThatMakesNoSenseIsPassedOver() throws IOException {
        Files.createDirectories(directory.resolve("run"));
        Files.writeString(file, "100 seven\n");
        assertThat(open().proven(found(meter(TOP, 0)))).isEmpty();
    }

    private MeterLedger open() {
        return MeterLedger.open(file, writes::add, loop.eventLoop(), () -> Instant.ofEpochMilli(now));
    }

    private void enter(MeterLedger ledger, Found found) {
        var _ = ledger.enter(comparison(found), found);
        writes.removeFirst().run();
    }

    private static Comparison comparison(Found found) {
        return Comparison.of(
                new Comparison.Wish(POLICY, List.of(new Attachment(7, 0xa, 0)), Set.of(), Map.of(), false), found);
    }

    private static Found found(FoundMeter... meters) {
        return new Found(ImmutableList.of(), ImmutableList.copyOf(meters), TOP);
    }

    private static FoundMeter meter(long id, long ageMillis) {
        return new FoundMeter(id, Optional.of(POLICY.rate()), TimeUnit.MILLISECONDS.toNanos(ageMillis), 0, 0);
    }
}
