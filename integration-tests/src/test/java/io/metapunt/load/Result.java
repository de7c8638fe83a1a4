package io.metapunt.load;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of the requests to one service. */
final class Result {
    private final Service service;
    private long[] nanos = new long[1024];
    private int count;
    private int failures;
    private long octets;
    private @Nullable String firstFailure;

    Result(Service service) {
        this.service = service;
    }

    synchronized void took(long time, int length) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = time;
        octets += length;
    }

    synchronized void failed(Exception why) {
        failures++;
        if (firstFailure == null) {
            firstFailure = why.getMessage();
        }
    }

    /** The time in milliseconds within which that share of the answers came. */
    private double percentile(double share) {
        return count == 0 ? Double.NaN : nanos[Math.min(count - 1, (int) Math.ceil(share * count) - 1)] / 1e6;
    }

    /** Fields by a tab: name, answers, failures, p50, p99, p99.9 and the longest in ms, MB/s of a connection, a failure. */
    @Override
    public synchronized String toString() {
        Arrays.sort(nanos, 0, count);
        double seconds = Arrays.stream(nanos, 0, count).sum() / 1e9;
        return String.format(
                Locale.ROOT,
                "%s\t%d\t%d\t%.3f\t%.2f\t%.2f\t%.2f\t%.1f\t%s",
                service.name(),
                count,
                failures,
                percentile(0.5),
                percentile(0.99),
                percentile(0.999),
                percentile(1),
                octets / 1e6 / seconds,
                firstFailure == null ? "-" : firstFailure);
    }
}
