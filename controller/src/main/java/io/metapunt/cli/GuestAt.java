package io.metapunt.cli;

import io.metapunt.daemon.GuestStatus;
import java.util.List;

/** Finds the guest that a command line names by its port. */
final class GuestAt {
    private GuestAt() {}

    /** No guest is at the port that was named; the message is for the operator. */
    static final class NoGuestException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoGuestException(String message) {
            super(message);
        }
    }

    /** The guests at {@code port}: one, or on a trunk one a VLAN. */
    static List<GuestStatus> find(GuestStatus.Listing listing, String port) {
        List<GuestStatus> found = listing.at(port);
        if (found.isEmpty()) {
            throw new NoGuestException(listing.missing(port));
        }
        return found;
    }
}
