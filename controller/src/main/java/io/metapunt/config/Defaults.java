package io.metapunt.config;

import java.nio.file.Path;

/** Where things are on a compute node, if nobody says otherwise. */
public final class Defaults {
    public static final String BRIDGE = "br-int";
    public static final Path OVS_RUN_DIR = Path.of("/var/run/openvswitch");
    public static final Path INSTANCES = Path.of("/var/lib/metapunt/instances");
    public static final Path LIBVIRT = Path.of("/run/libvirt/qemu");
    public static final Path RUN_DIR = Path.of("/run/metapunt");

    private Defaults() {}
}
