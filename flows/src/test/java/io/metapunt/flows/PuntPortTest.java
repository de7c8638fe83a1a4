package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.ImmutableSet;
import io.metapunt.flows.FakeFlowTable.Fate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PuntPortTest {
    private static final PuntPort PORT = new PuntPort(65_000, 0x2345_6789);
    private static final Policy POLICY = Policy.defaults().through(Optional.of(PORT));
    private static final List<Attachment> GUESTS = List.of(Guests.GUEST, Guests.OTHER, Guests.SUBPORT);

    private static ImmutableSet<FlowRule> plan() {
        return FlowPlan.of(POLICY, GUESTS, Map.of());
    }

    @Test
    void nothingGoesToTheController() {
        assertThat(plan()).noneMatch(rule -> rule.action() instanceof FlowAction.Punt);
    }

    @Test
    void whatWouldGoToTheControllerGoesToThePortUnderTheMarkerOfItsPort() {
        ImmutableSet<FlowRule> toController = FlowPlan.of(Policy.defaults(), GUESTS, Map.of());
        for (FlowRule rule : toController) {
            FlowRule same = plan().stream()
                    .filter(other -> other.key().equals(rule.key()))
                    .findFirst()
                    .orElseThrow();
            if (rule.action() instanceof FlowAction.Punt) {
                int inPort = Integer.parseInt(rule.match().toString().replaceAll(".*in_port=(\\d+).*", "$1"));
                assertThat(same.action())
                        .isEqualTo(new FlowAction.Readdress(MatchField.ETH_DST, PORT.marker(inPort), 65_000));
            } else {
                assertThat(same).isEqualTo(rule);
            }
        }
    }

    @Test
    void answerGoesToTheGuestOfItsMarkerInTheServicesName() {
        FakeFlowTable table = new FakeFlowTable(plan());
        for (Attachment guest : GUESTS) {
            Packet untagged = Packet.from(65_000, PORT.marker(guest.ofport()));
            Packet answer = guest.vlan() == 0 ? untagged : untagged.vlan(guest.vlan());
            assertThat(table.fateOf(answer))
                    .isEqualTo(new Fate.SentBy(
                            RuleKind.PORT_RETURN,
                            new FlowAction.Readdress(MatchField.ETH_SRC, ServiceAddress.MAC, guest.ofport())));
        }
    }

    @Test
    void everythingElseFromThePortGoesNowhere() {
        FakeFlowTable table = new FakeFlowTable(plan());
        PuntPort other = new PuntPort(65_000, PORT.secret() ^ 1);
        for (long source :
                new long[] {Guests.GUEST.mac(), ServiceAddress.MAC, PORT.marker(Guests.NOBODYS_PORT), other.marker(7)
                }) {
            assertThat(table.fateOf(Packet.from(65_000, source))).isEqualTo(new Fate.DroppedBy(RuleKind.PORT_GUARD));
        }
    }

    @Test
    void withoutGuestsThePortIsGuarded() {
        assertThat(FlowPlan.of(POLICY, List.of(), Map.of()))
                .map(FlowRule::cookie)
                .containsExactly(RuleKind.PORT_GUARD.cookie());
    }

    @Test
    void portsOwnRulesStandInTheFirstTable() {
        Policy elsewhere = new Policy(
                20, 1_000, new ControllerIds(5, 1), 0, PacketRate.UNLIMITED, ImmutableSet.of(), Optional.of(PORT));
        assertThat(FlowPlan.of(elsewhere, GUESTS, Map.of())).allMatch(rule -> {
            boolean own =
                    rule.cookie() == RuleKind.PORT_GUARD.cookie() || rule.cookie() == RuleKind.PORT_RETURN.cookie();
            return rule.table() == (own ? 0 : 20);
        });
    }

    @Test
    void markersAreLocalUnicastAddressesThatTellPortsAndSecretsApart() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            int secret = random.nextInt(1 << PuntPort.SECRET_BITS);
            int inPort = random.nextInt(0xff00);
            long marker = new PuntPort(1, secret).marker(inPort);
            assertThat(marker >>> 40 & 3).as("local and unicast").isEqualTo(2);
            assertThat(marker >>> 48).isZero();
            assertThat(marker & 0xffff).isEqualTo(inPort);
            assertThat(marker >>> 16).isEqualTo(new PuntPort(1, secret).prefix());
            assertThat(new PuntPort(1, secret ^ 1 << random.nextInt(30)).marker(inPort))
                    .isNotEqualTo(marker);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 30, -1})
    void secretThatDoesNotFitIsRefused(int secret) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PuntPort(1, secret));
    }
}
