package io.metapunt.nova;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Nova does: what it answered, what not and why; told to the log when it changes, and not more often. Thread-safe. */
public final class NovaHealth {
    private static final Logger log = LoggerFactory.getLogger(NovaHealth.class);
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long TRY_NANOS = Duration.ofSeconds(5).toNanos();

    private final String url;
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final AtomicLong quietUntil;
    private final AtomicLong nextTry;
    private volatile String problem = "";

    NovaHealth(String url) {
        this.url = url;
        this.quietUntil = new AtomicLong(System.nanoTime());
        this.nextTry = new AtomicLong(System.nanoTime());
    }

    /** Where Nova is. */
    public String url() {
        return url;
    }

    /** Requests that Nova answered. */
    public long answered() {
        return answered.sum();
    }

    /** Requests that it did not. */
    public long failed() {
        return failed.sum();
    }

    /** How many of those got an earlier answer. */
    public long stale() {
        return stale.sum();
    }

    /** Why the last request was not answered, if it was not; else empty. */
    public String problem() {
        return problem;
    }

    /**
     * Whether a request with an earlier answer may ask at all. While Nova does not answer, only one of them tries it from time
     * to time; the others' guests need not wait for what will not come.
     */
    boolean mayTry(long now) {
        long at = nextTry.get();
        return problem.isEmpty() || now - at >= 0 && nextTry.compareAndSet(at, now + TRY_NANOS);
    }

    void hasAnswered() {
        answered.increment();
        if (!problem.isEmpty()) {
            problem = "";
            log.info("nova: {} answers again", url);
        }
    }

    void hasFailed(String why) {
        failed.increment();
        nextTry.set(System.nanoTime() + TRY_NANOS);
        boolean news = !why.equals(problem);
        problem = why;
        long now = System.nanoTime();
        long quiet = quietUntil.get();
        if (news && now - quiet >= 0 && quietUntil.compareAndSet(quiet, now + QUIET_NANOS)) {
            log.warn("nova: {} does not answer: {}", url, why);
        }
    }

    void hasServedStale() {
        stale.increment();
    }
}
