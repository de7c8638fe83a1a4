package io.metapunt.nova;

import com.google.common.base.Ticker;
import io.metapunt.http.Answer;
import io.metapunt.http.AnswerSink;
import io.metapunt.http.Exchange;
import io.metapunt.http.Origin;
import io.metapunt.http.Reply;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks Nova: on the event loop of whoever asks, by connections of that loop. Thread-safe. */
public final class NovaClient {
    private static final Reply.Transfer DONE = new Reply.Transfer() {
        @Override
        public void more() {
            // It was given whole.
        }

        @Override
        public void cancel() {
            // It is over.
        }
    };

    private final NovaConfig config;
    private final OffLoopResolver resolver = new OffLoopResolver();
    private final StaleAnswers stale;
    private final NovaHealth health;
    private final Map<EventLoop, NovaLoop> loops = new ConcurrentHashMap<>();

    public NovaClient(NovaConfig config) {
        this(config, Ticker.systemTicker());
    }

    /**
     * @param ticker tells how old answers are
     */
    NovaClient(NovaConfig config, Ticker ticker) {
        this.config = config;
        this.stale = new StaleAnswers(config.stale(), ticker);
        this.health = new NovaHealth(config.url());
    }

    /** How Nova does. */
    public NovaHealth health() {
        return health;
    }

    Reply.Transfer ask(NovaRequest request, Exchange exchange, AnswerSink sink) {
        Optional<Answer.Document> earlier = health.mayTry(System.nanoTime()) ? Optional.empty() : stale.get(request);
        if (earlier.isPresent()) {
            health.hasServedStale();
            sink.answer(earlier.get().with(request.guestHeaders()), Origin.STALE);
            return DONE;
        }
        NovaExchange asked = new NovaExchange(of(exchange.loop()), request, exchange, sink);
        asked.start();
        return asked;
    }

    NovaLoop of(EventLoop loop) {
        NovaLoop found = loops.get(loop);
        return found != null
                ? found
                : loops.computeIfAbsent(
                        loop,
                        key -> new NovaLoop(
                                key,
                                config,
                                new Connections(key, config, resolver),
                                new Turns(config.connections(), config.connectionsPerGuest()),
                                stale,
                                health));
    }
}
