package io.metapunt.cli;

import io.metapunt.daemon.GuestStatus;
import java.util.List;

/** Finds the guest that a command line names by its port. */
final class GuestAt {
    private GuestAt() {}

    /** The guests at {@code port}: one, or on a trunk one a VLAN. */
    static List<GuestStatus> find(GuestStatus.Listing listing, String port) {
        List<GuestStatus> found = listing.at(port);
        if (found.isEmpty()) {
            throw new RefusalException(listing.missing(port));
        }
        return found;
    }
}
