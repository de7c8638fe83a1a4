package io.metapunt.unixctl;

import java.io.IOException;

/** ovs-vswitchd could not be asked, or refuses; the message is for the operator. */
public final class UnixctlException extends IOException {
    private static final long serialVersionUID = 1;

    UnixctlException(String message) {
        super(message);
    }
}
