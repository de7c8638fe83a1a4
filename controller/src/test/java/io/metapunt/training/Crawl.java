package io.metapunt.training;

import com.google.common.collect.ImmutableList;
import io.metapunt.packet.Arp;
import io.metapunt.packet.Ethernet;
import io.metapunt.packet.IpAddress;
import io.metapunt.packet.MacAddress;
import io.metapunt.warmup.StandInGuest;
import java.util.function.Consumer;

/** A guest on a port of the stand-in switch: it asks who the service is, and then for all that cloud-init does. */
final class Crawl {
    private static final ImmutableList<String> PATHS = ImmutableList.of(
            "/openstack",
            "/openstack/latest/",
            "/openstack/latest/meta_data.json",
            "/openstack/latest/user_data",
            "/openstack/latest/vendor_data.json",
            "/openstack/latest/vendor_data2.json",
            "/openstack/latest/network_data.json",
            "/openstack/latest/none",
            "/2009-04-04/meta-data/",
            "/2009-04-04/meta-data/instance-id",
            "/2009-04-04/meta-data/local-ipv4",
            "/2009-04-04/meta-data/public-keys/",
            "/2009-04-04/user-data",
            "/latest/meta-data/hostname");

    private final int ofport;
    private final MacAddress mac;
    private StandInGuest guest;

    Crawl(int ofport, MacAddress mac) {
        this.ofport = ofport;
        this.mac = mac;
        this.guest = new StandInGuest(mac, PATHS, 0);
    }

    int ofport() {
        return ofport;
    }

    /** Begins, so many rounds over all paths; frames go to {@code wire}. */
    void start(int rounds, Consumer<byte[]> wire) {
        guest = new StandInGuest(mac, PATHS, rounds * PATHS.size());
        byte[] request = new byte[Ethernet.HEADER_LENGTH + Arp.LENGTH];
        Ethernet.write(request, 0, new MacAddress(0xffff_ffff_ffffL), mac, 0, Ethernet.TYPE_ARP);
        new Arp(Arp.REQUEST, mac, StandInGuest.ADDRESS, IpAddress.SERVICE_V4)
                .write(request, Ethernet.HEADER_LENGTH, new MacAddress(0));
        wire.accept(request);
        guest.begin(wire);
    }

    boolean isDone() {
        return guest.isDone();
    }

    /** Takes a frame of the service's. */
    void receive(byte[] frame, Consumer<byte[]> wire) {
        guest.receive(frame, wire);
    }
}
