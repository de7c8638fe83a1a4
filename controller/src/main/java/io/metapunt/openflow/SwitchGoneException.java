package io.metapunt.openflow;

/** A request was still open when its session ended. */
public final class SwitchGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SwitchGoneException(String session, String reason) {
        super(session + ": session ended: " + reason);
    }
}
