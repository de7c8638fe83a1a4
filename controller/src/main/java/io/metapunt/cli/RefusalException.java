package io.metapunt.cli;

/** What is asked for cannot be done; the message is for the operator. */
final class RefusalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusalException(String message) {
        super(message);
    }
}
