package io.metapunt.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.metapunt.instance.TestInstances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private static ArrayNode of(String device, String version) {
        return Devices.of(
                TestInstances.read("uuid: " + TestInstances.UUID_ONE + "\ndevices: [" + device + "]\n"),
                OpenStackVersion.of(version).orElseThrow());
    }

    @Test
    void plainNicIsShownOnceItsTrustIsTold() {
        String nic = "{type: nic, mac: 'fa:16:3e:00:00:01'}";
        assertThat(of(nic, "2017-02-22")).isEmpty();
        assertThat(of(nic, "2018-08-27"))
                .hasToString("[{\"type\":\"nic\",\"mac\":\"fa:16:3e:00:00:01\",\"bus\":\"none\","
                        + "\"address\":\"none\",\"vf_trusted\":false}]");
    }

    @Test
    void trustedNicStaysTrusted() {
        assertThat(of("{type: nic, mac: a, vf_trusted: true}", "latest")
                        .at("/0/vf_trusted")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void shareIsOnNoBus() {
        String share = "{type: share, share_id: i, tag: t}";
        assertThat(of(share, "2020-10-14")).isEmpty();
        assertThat(of(share, "2025-04-04"))
                .hasToString("[{\"type\":\"share\",\"share_id\":\"i\",\"tag\":\"t\",\"bus\":\"none\","
                        + "\"address\":\"none\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{type: disk, bus: isa}", "{type: oven, bus: usb}", "{bus: usb}"})
    void whatNovaDoesNotKnowIsLeftOut(String device) {
        assertThat(of(device, "latest")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pci", "usb", "scsi", "ide", "xen", "none"})
    void diskOnEveryBusIsShown(String bus) {
        assertThat(of("{type: disk, bus: " + bus + ", address: a, serial: s}", "2016-06-30"))
                .hasToString("[{\"type\":\"disk\",\"bus\":\"" + bus + "\",\"address\":\"a\",\"serial\":\"s\"}]");
    }
}
