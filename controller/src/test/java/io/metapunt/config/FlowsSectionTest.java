package io.metapunt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.metapunt.daemon.DaemonSettings;
import io.metapunt.packet.IpAddress;
import java.net.Inet4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowsSectionTest {
    @Test
    void nextHopsAreForRulesAndForLinks() throws ConfigException {
        DaemonSettings settings = read("[10.0.0.2, 192.168.7.1]");

        assertThat(settings.policy().nextHops())
                .containsExactly((Inet4Address) InetAddresses.forString("10.0.0.2"), (Inet4Address)
                        InetAddresses.forString("192.168.7.1"));
        assertThat(settings.links().nextHops()).containsExactly(IpAddress.v4(0x0a00_0002), IpAddress.v4(0xc0a8_0701));
    }

    @Test
    void thereAreNoneUnlessNamed() throws ConfigException {
        assertThat(ConfigReader.read(Overrides.NONE).policy().nextHops()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"router", "'10.0.0'", "0.0.0.0", "127.0.0.1", "224.0.0.1", "169.254.169.254", "'fe80::1'", "''"})
    void whatNoRouterCanHaveIsRefused(String hop) {
        assertThatThrownBy(() -> read("[" + hop + "]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("metapunt.yaml:2: key 'flows.next_hops': ")
                .hasMessageEndingWith("is no IPv4 address that a router can have");
    }

    @Test
    void seventeenAreRefused() {
        assertThatThrownBy(() -> read("[" + "10.0.0.2, ".repeat(16) + "10.0.0.3]"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("metapunt.yaml:2: key 'flows.next_hops': 17 addresses are more than 16");
    }

    private static DaemonSettings read(String hops) throws ConfigException {
        return ConfigReader.read("metapunt.yaml", "flows:\n  next_hops: " + hops + "\n", Overrides.NONE);
    }
}
