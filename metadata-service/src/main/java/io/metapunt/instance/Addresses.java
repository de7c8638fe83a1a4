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
}
