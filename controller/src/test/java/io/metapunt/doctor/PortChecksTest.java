package io.metapunt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.daemon.GuestStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PortChecksTest {
    private static final String MAC = "fa:16:3e:11:22:33";

    @Test
    void servedGuestsAreWell() {
        assertThat(check(List.of(guest("web", MAC, 1500, "uuid"))))
                .containsExactly(Check.ok("guests", "1 are served, each with its instance"));
    }

    @Test
    void portWithoutMacIsToBeGivenOne() {
        List<Check> checks = PortChecks.of(new GuestStatus.Listing(
                List.of(), List.of(new GuestStatus.Unserved("br-int", "odd", "no attached-mac"))));

        assertThat(checks).singleElement().satisfies(check -> {
            assertThat(check.verdict()).isEqualTo(Check.Verdict.FAIL);
            assertThat(check.remedy()).isEqualTo("ovs-vsctl set interface odd external_ids:attached-mac='\"MAC\"'");
        });
    }

    @Test
    void portOfNoInstanceMayBeMeantSo() {
        List<Check> checks = PortChecks.of(new GuestStatus.Listing(
                List.of(), List.of(new GuestStatus.Unserved("br-int", "dhcp", "belongs to no instance"))));

        assertThat(checks).extracting(Check::verdict).containsExactly(Check.Verdict.WARN);
    }

    @Test
    void whatASessionKeepsFromManyIsSaidOnce() {
        List<GuestStatus.Unserved> ports = List.of(
                new GuestStatus.Unserved("br-int", "a", GuestStatus.Unserved.NO_SESSION + "br-int"),
                new GuestStatus.Unserved("br-int", "b", GuestStatus.Unserved.NO_SESSION + "br-int"));

        assertThat(PortChecks.of(new GuestStatus.Listing(List.of(), ports)))
                .extracting(Check::found)
                .containsExactly("br-int: 2 guests' ports wait for its OpenFlow session");
    }

    @Test
    void guestWithoutInstanceGetsNoAnswers() {
        assertThat(check(List.of(guest("web", MAC, 1500, null))))
                .extracting(Check::name, Check::verdict)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("instance", Check.Verdict.FAIL));
    }

    @Test
    void twoPortsMustNotClaimOneMac() {
        assertThat(check(List.of(guest("a", MAC, 1500, "uuid"), guest("b", MAC, 1500, "uuid"))))
                .extracting(Check::found)
                .containsExactly("a and b both claim " + MAC);
    }

    @Test
    void mtuThatIsTooSmallForIpv6IsNamed() {
        assertThat(check(List.of(guest("web", MAC, 1279, "uuid"))))
                .extracting(Check::name)
                .containsExactly("mtu");
    }

    private static List<Check> check(List<GuestStatus> guests) {
        return PortChecks.of(new GuestStatus.Listing(guests, List.of()));
    }

    private static GuestStatus guest(String port, String mac, int mtu, @Nullable String instance) {
        return new GuestStatus(
                "br-int",
                port,
                1,
                0,
                mac,
                mtu,
                instance,
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                1.0,
                new GuestStatus.Requests(0, Map.of(), 0, 0),
                Map.of(),
                0,
                0);
    }
}
