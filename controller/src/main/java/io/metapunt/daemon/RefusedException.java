package io.metapunt.daemon;

/** What an operator asks for cannot be done; the message says why, and what to do. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
