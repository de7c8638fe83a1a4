package io.metapunt.http;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Arrays;

/**
 * Counts answers by status, and how long they took. Confined to one thread. Counting allocates nothing: every status that the
 * service gives has its place from the beginning, any other counts under {@value #OTHER}.
 */
public final class RequestCounters {
    /** Stands for a status that the service does not give by itself. */
    public static final int OTHER = 0;

    /** Upper bounds of the times counted, in nanoseconds; what takes longer counts under the last, which has none. */
    private static final long[] BOUNDS = {
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        50_000_000,
        250_000_000,
        1_000_000_000L,
        5_000_000_000L,
        10_000_000_000L,
        Long.MAX_VALUE
    };

    private static final int[] STATUSES = {
        OTHER, 200, 201, 204, 206, 301, 302, 304, 400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 417, 429, 431, 500,
        501, 502, 503, 504, 505
    };

    private final long[] byStatus = new long[STATUSES.length];
    private final long[] byTime = new long[BOUNDS.length];
    private long nanos;
    private long octets;

    /** One request was answered. */
    void count(int status, long bytes, long tookNanos) {
        int at = Arrays.binarySearch(STATUSES, status);
        byStatus[Math.max(0, at)]++;
        int slot = 0;
        while (tookNanos > BOUNDS[slot]) {
            slot++;
        }
        byTime[slot]++;
        nanos += tookNanos;
        octets += bytes;
    }

    /** Takes another's counts in. */
    public void add(RequestCounters other) {
        for (int i = 0; i < byStatus.length; i++) {
            byStatus[i] += other.byStatus[i];
        }
        for (int i = 0; i < byTime.length; i++) {
            byTime[i] += other.byTime[i];
        }
        nanos += other.nanos;
        octets += other.octets;
    }

    /** Requests answered. */
    public long requests() {
        return Arrays.stream(byStatus).sum();
    }

    /** Requests by status; those that were never given are not there. */
    public ImmutableSortedMap<Integer, Long> byStatus() {
        ImmutableSortedMap.Builder<Integer, Long> counts = ImmutableSortedMap.naturalOrder();
        for (int i = 0; i < byStatus.length; i++) {
            if (byStatus[i] > 0) {
                counts.put(STATUSES[i], byStatus[i]);
            }
        }
        return counts.build();
    }

    /** Requests by their time's upper bound in seconds, each counted once; the last bound is infinite. */
    public ImmutableSortedMap<Double, Long> byTime() {
        ImmutableSortedMap.Builder<Double, Long> counts = ImmutableSortedMap.naturalOrder();
        for (int i = 0; i < byTime.length; i++) {
            counts.put(BOUNDS[i] == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : BOUNDS[i] / 1e9, byTime[i]);
        }
        return counts.build();
    }

    /** Seconds that all requests took together, from the whole request to the answer. */
    public double seconds() {
        return nanos / 1e9;
    }

    /** Octets of all answers' bodies. */
    public long octets() {
        return octets;
    }
}
