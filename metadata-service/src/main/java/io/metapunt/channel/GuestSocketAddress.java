package io.metapunt.channel;

import io.metapunt.packet.IpAddress;
import java.net.SocketAddress;
import java.util.Objects;

/** An end of a guest's connection: an IP address, which means nothing outside of the guest's own wire, and a port. */
public final class GuestSocketAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    private final transient IpAddress address;
    private final int port;

    public GuestSocketAddress(IpAddress address, int port) {
        this.address = address;
        this.port = port;
    }

    public IpAddress address() {
        return address;
    }

    public int port() {
        return port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GuestSocketAddress that && address.equals(that.address) && port == that.port;
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, port);
    }

    @Override
    public String toString() {
        return address.v6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
