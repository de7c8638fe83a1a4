package io.metapunt.http;

import io.metapunt.instance.Guest;
import java.util.HashMap;
import java.util.Map;

/** Counts the requests of one bridge's guests, and passes each on. Confined to the bridge's event loop. */
public final class RequestStatistics implements AccessLog {
    private final AccessLog next;
    private final Map<Guest, RequestCounters> guests = new HashMap<>();
    private final RequestCounters departed = new RequestCounters();

    /**
     * @param next hears of each request as well
     */
    public RequestStatistics(AccessLog next) {
        this.next = next;
    }

    /** {@code guest} is about to be served. */
    public void attached(Guest guest) {
        guests.put(guest, new RequestCounters());
    }

    /** {@code guest} is served no more; what was counted stays in {@link #total}. */
    public void detached(Guest guest) {
        RequestCounters counters = guests.remove(guest);
        if (counters != null) {
            departed.add(counters);
        }
    }

    @Override
    public void answered(Entry entry) {
        // A request that outlives its guest counts among the departed.
        guests.getOrDefault(entry.guest(), departed).count(entry.status(), entry.bytes(), entry.nanos());
        next.answered(entry);
    }

    /** Of a guest, since it was attached. */
    public RequestCounters of(Guest guest) {
        return guests.getOrDefault(guest, new RequestCounters());
    }

    /** Of all guests there ever were. */
    public RequestCounters total() {
        RequestCounters total = new RequestCounters();
        total.add(departed);
        guests.values().forEach(total::add);
        return total;
    }
}
