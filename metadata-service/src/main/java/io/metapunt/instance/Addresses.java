package io.metapunt.instance;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses between octets and text. */
final class Addresses {
    private Addresses() {}

    static String text(byte[] octets) {
        try {
            return InetAddresses.toAddrString(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String checked(String what, String text) {
        if (!InetAddresses.isInetAddress(text)) {
            throw new IllegalArgumentException(what + " \"" + text + "\" is not an IP address");
        }
        return InetAddresses.toAddrString(InetAddresses.forString(text));
    }
}
