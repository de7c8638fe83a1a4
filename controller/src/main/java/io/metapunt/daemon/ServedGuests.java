package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.Attachment;
import io.metapunt.http.RequestStatistics;
import io.metapunt.instance.Guest;
import io.metapunt.ovsdb.PortVerdict;
import io.metapunt.responder.Responder;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guests of a bridge that are served now, each in its place. Confined to the bridge's event loop. */
final class ServedGuests {
    private static final Logger log = LoggerFactory.getLogger(ServedGuests.class);

    private final String bridge;
    private final RequestStatistics requests;
    private Map<Place, Guest> attached = new HashMap<>();

    /** Where a guest is: two guests cannot be in one place. */
    private record Place(int ofport, int vlan) {
        static Place of(Guest guest) {
            return new Place(guest.ofport(), guest.vlan());
        }
    }

    ServedGuests(String bridge, RequestStatistics requests) {
        this.bridge = bridge;
        this.requests = requests;
    }

    Collection<Guest> all() {
        return attached.values();
    }

    /** The guest on {@code port}; on a trunk the one of the least VLAN. */
    Optional<Guest> on(String port) {
        return attached.values().stream()
                .filter(there -> there.portName().equals(port))
                .min(Comparator.comparingInt(Guest::vlan));
    }

    /** From now on those guests are served that {@code verdicts} name, and nobody else. */
    void serve(ImmutableList<PortVerdict> verdicts, Responder responder) {
        Map<Place, Guest> present = new HashMap<>();
        for (PortVerdict verdict : verdicts) {
            if (verdict instanceof PortVerdict.IsGuest(Guest guest)) {
                present.put(Place.of(guest), guest);
            }
        }
        for (Map.Entry<Place, Guest> old : attached.entrySet()) {
            if (!old.getValue().equals(present.get(old.getKey()))) {
                log.info(
                        "{}: guest on {} is gone or has changed",
                        bridge,
                        old.getValue().portName());
                responder.detach(old.getValue());
                requests.detached(old.getValue());
            }
        }
        for (Map.Entry<Place, Guest> entry : present.entrySet()) {
            Guest guest = entry.getValue();
            if (!guest.equals(attached.get(entry.getKey()))) {
                log.info("{}: guest {} on {} (ofport {})", bridge, guest.mac(), guest.portName(), guest.ofport());
                responder.attach(guest);
                requests.attached(guest);
            }
        }
        attached = present;
    }

    /** For whom there are to be flows. */
    ImmutableSet<Attachment> attachments() {
        return attached.values().stream()
                .sorted(Comparator.comparingInt(Guest::ofport).thenComparingInt(Guest::vlan))
                .map(guest -> new Attachment(guest.ofport(), guest.mac().bits(), guest.vlan()))
                .collect(ImmutableSet.toImmutableSet());
    }

    /** Nobody is served any more, and their responder is closed. */
    void end() {
        attached.values().forEach(requests::detached);
        attached = new HashMap<>();
    }
}
