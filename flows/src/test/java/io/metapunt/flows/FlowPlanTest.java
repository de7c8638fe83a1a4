package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlowPlanTest {
    private static final Policy POLICY = Guests.answering();
    private static final Attachment GUEST = new Attachment(7, 0xfa16_3e11_2233L, 0);
    private static final Attachment OTHER = new Attachment(8, 0xfa16_3e44_5566L, 100);
    private static final Set<MatchField> ANY_ETHERNET = EnumSet.of(
            MatchField.IN_PORT, MatchField.ETH_SRC, MatchField.ETH_DST, MatchField.ETH_TYPE, MatchField.VLAN_VID);

    /** Of which fields each asks (OpenFlow 1.3.5, table 12), and for IP_FRAG nicira-ext.h. */
    private static final ImmutableMap<MatchField, Set<String>> PREREQUISITES =
            ImmutableMap.<MatchField, Set<String>>builder()
                    .put(MatchField.IP_PROTO, Set.of("dl_type=0x0800", "dl_type=0x86dd"))
                    .put(MatchField.IP_FRAG, Set.of("dl_type=0x0800", "dl_type=0x86dd"))
                    .put(MatchField.IPV4_SRC, Set.of("dl_type=0x0800"))
                    .put(MatchField.IPV4_DST, Set.of("dl_type=0x0800"))
                    .put(MatchField.IPV6_SRC, Set.of("dl_type=0x86dd"))
                    .put(MatchField.IPV6_DST, Set.of("dl_type=0x86dd"))
                    .put(MatchField.ARP_OP, Set.of("dl_type=0x0806"))
                    .put(MatchField.ARP_SPA, Set.of("dl_type=0x0806"))
                    .put(MatchField.ARP_TPA, Set.of("dl_type=0x0806"))
                    .put(MatchField.TCP_DST, Set.of("nw_proto=6"))
                    .put(MatchField.ICMPV4_TYPE, Set.of("nw_proto=1"))
                    .put(MatchField.ICMPV4_CODE, Set.of("nw_proto=1"))
                    .put(MatchField.ICMPV6_TYPE, Set.of("nw_proto=58"))
                    .put(MatchField.ND_TARGET, Set.of("icmpv6_type=135", "icmpv6_type=136"))
                    .build();

    static Stream<FlowRule> rules() {
        return FlowPlan.of(POLICY, List.of(GUEST, OTHER), Map.of()).stream();
    }

    @Test
    void nobodyAttachedIsNoRules() {
        assertThat(FlowPlan.of(POLICY, List.of(), Map.of())).isEmpty();
    }

    @Test
    void sameGuestsGiveTheSameRulesInAnyOrder() {
        assertThat(FlowPlan.of(POLICY, List.of(GUEST, OTHER), Map.of()))
                .isEqualTo(FlowPlan.of(POLICY, List.of(OTHER, GUEST), Map.of()));
    }

    @Test
    void oneGuestsRulesDoNotDependOnAnother() {
        ImmutableSet<FlowRule> both = FlowPlan.of(POLICY, List.of(GUEST, OTHER), Map.of());
        assertThat(both).containsAll(FlowPlan.of(POLICY, List.of(GUEST), Map.of()));
        assertThat(both).containsAll(FlowPlan.of(POLICY, List.of(OTHER), Map.of()));
        assertThat(both)
                .hasSize(FlowPlan.of(POLICY, List.of(GUEST), Map.of()).size()
                        + FlowPlan.of(POLICY, List.of(OTHER), Map.of()).size());
    }

    @Test
    void everyKindOfRuleIsThere() {
        Policy throughPort = POLICY.through(Optional.of(new PuntPort(65_000, 1)));
        assertThat(FlowPlan.of(throughPort, List.of(GUEST, OTHER), Map.of()).stream()
                        .map(rule -> RuleKind.ofCookie(rule.cookie()).orElseThrow())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(RuleKind.values());
    }

    @Test
    void noTwoRulesHaveTheSameKey() {
        assertThat(rules().map(FlowRule::key)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleIsForOnePortOnly(FlowRule rule) {
        assertThat(rule.match().fields())
                .containsAnyOf(
                        Oxm.exact(MatchField.IN_PORT, GUEST.ofport()), Oxm.exact(MatchField.IN_PORT, OTHER.ofport()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void onlyWhatTheGuestsOwnMacSentIsPunted(FlowRule rule) {
        boolean namesMac = rule.match().fields().stream()
                .anyMatch(field ->
                        field.field().filter(MatchField.ETH_SRC::equals).isPresent());
        assertThat(namesMac).isEqualTo(rule.action() instanceof FlowAction.Punt);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void puntNamesTheControllerIdOfItsPort(FlowRule rule) {
        int ofport = rule.match().inPort().orElseThrow();
        assertThat(rule.action())
                .isIn(
                        new FlowAction.Drop(),
                        new FlowAction.Punt(Policy.defaults().controllerIds().of(ofport), 0));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void removalOfARuleIsReported(FlowRule rule) {
        assertThat(rule.sendRemoved()).isTrue();
    }

    /** Open vSwitch refuses a match whose field comes without, or before, what it asks for. */
    @ParameterizedTest
    @MethodSource("rules")
    void everyFieldComesAfterWhatItAsksFor(FlowRule rule) {
        List<Oxm> fields = rule.match().fields().asList();
        for (Oxm field : fields) {
            MatchField known = field.field().orElseThrow();
            if (!ANY_ETHERNET.contains(known)) {
                assertThat(fields.subList(0, fields.indexOf(field)))
                        .as("before %s", field)
                        .map(Oxm::toString)
                        .containsAnyElementsOf(PREREQUISITES.getOrDefault(known, Set.of()));
            }
        }
    }

    @Test
    void tableAndPrioritiesFollowThePolicy() {
        Policy policy = new Policy(
                20, 1_000, new ControllerIds(5, 1), 30, PacketRate.UNLIMITED, ImmutableSet.of(), Optional.empty());
        assertThat(FlowPlan.of(policy, List.of(GUEST), Map.of())).allSatisfy(rule -> {
            assertThat(rule.table()).isEqualTo(20);
            assertThat(rule.priority()).isIn(1_000, 1_010, 1_020);
        });
    }
}
