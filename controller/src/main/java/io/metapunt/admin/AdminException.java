package io.metapunt.admin;

/** The daemon cannot be asked, or refuses; the message is for the operator. */
public final class AdminException extends Exception {
    private static final long serialVersionUID = 1;

    AdminException(String message) {
        super(message);
    }
}
