package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final long TOP = 100;
    private static final Policy POLICY = Policy.defaults();
    private static final PacketRate RATE = POLICY.rate();
    private static final Attachment ALICE = new Attachment(1, 0xa, 0);
    private static final Attachment BOB = new Attachment(2, 0xb, 0);

    @Test
    void idsAreTakenFromTheTopDownAndThoseOfOthersAreSkipped() {
        Comparison first = compare(found(List.of(), foreign(TOP)), ALICE, BOB);
        assertThat(first.meterOfPort()).isEqualTo(Map.of(1, TOP - 1, 2, TOP - 2));
        assertThat(first.meterAdditions()).containsExactly(new Meter(TOP - 1, RATE), new Meter(TOP - 2, RATE));
        assertThat(first.wanted()).filteredOn(rule -> rule.meter() == TOP - 1).hasSize(8);
    }

    @Test
    void whatIsInPlaceStaysAsItIs() {
        Comparison again = compare(found(flows(Map.of(1, 50L), 5, ALICE), ours(50, 6)), ALICE);
        assertThat(again.isEmpty()).isTrue();
        assertThat(again.meterOfPort()).isEqualTo(Map.of(1, 50L));
    }

    @Test
    void meterThatIsGoneComesBackAndItsFlowsAreAddedAnew() {
        Comparison after = compare(found(flows(Map.of(1, TOP), 5, ALICE)), ALICE);
        assertThat(after.meterAdditions()).containsExactly(new Meter(TOP, RATE));
        assertThat(after.flows().additions()).hasSize(8).allMatch(rule -> rule.meter() == TOP);
    }

    @Test
    void meterYoungerThanTheFlowThatNamesItIsAnothersAndLeftAlone() {
        Comparison after = compare(found(flows(Map.of(1, TOP), 5, ALICE), ours(TOP, 4)), ALICE);
        assertThat(after.meterOfPort()).isEqualTo(Map.of(1, TOP - 1));
        assertThat(after.meterChanges()).isEmpty();
        assertThat(after.meterDeletions()).isEmpty();
        assertThat(after.flows().additions()).hasSize(8);
    }

    @Test
    void changedRateOfAMeterOfOursIsPutRight() {
        FoundMeter changed = new FoundMeter(TOP, Optional.of(new PacketRate(1, 1)), 9, 0, 0);
        Comparison after = compare(found(flows(Map.of(1, TOP), 5, ALICE), changed), ALICE);
        assertThat(after.meterChanges()).containsExactly(new Meter(TOP, RATE));
        assertThat(after.flows().isEmpty()).isTrue();
    }

    @Test
    void meterOfAGuestThatLeftIsDeleted() {
        Comparison after = compare(found(flows(Map.of(1, 50L, 2, 49L), 5, ALICE, BOB), ours(50, 6), ours(49, 6)), BOB);
        assertThat(after.meterDeletions()).containsExactly(50L);
        assertThat(after.flows().deletions()).hasSize(16);
    }

    @Test
    void meterMadeInThisSessionIsKnownWithoutItsFlows() {
        Comparison.Wish wish = new Comparison.Wish(POLICY, List.of(ALICE), Set.of(), Map.of(77L, 1, 76L, 2), false);
        Comparison after = Comparison.of(wish, found(List.of(), ours(77, 1), ours(76, 1), ours(75, 1)));
        assertThat(after.meterOfPort()).isEqualTo(Map.of(1, 77L));
        assertThat(after.meterDeletions()).containsExactly(76L);
    }

    @Test
    void portThatTheSwitchRefusedAMeterForGetsItsRulesWithoutOne() {
        Comparison.Wish wish = new Comparison.Wish(POLICY, List.of(ALICE), Set.of(1), Map.of(), false);
        Comparison after = Comparison.of(wish, found(List.of()));
        assertThat(after.meterOfPort()).isEmpty();
        assertThat(after.flows().additions()).hasSize(16).allMatch(rule -> rule.meter() == 0);
    }

    @Test
    void switchWithoutMetersGetsRulesWithoutThem() {
        assertThat(compare(Found.NOTHING, ALICE).flows().additions()).allMatch(rule -> rule.meter() == 0);
    }

    @Test
    void refreshAddsEverythingAnewAndDeletesNothing() {
        Comparison.Wish wish = new Comparison.Wish(POLICY, List.of(ALICE), Set.of(), Map.of(), true);
        Comparison after = Comparison.of(wish, found(flows(Map.of(1, TOP), 5, ALICE), ours(TOP, 6)));
        assertThat(after.flows().additions()).hasSize(16);
        assertThat(after.flows().deletions()).isEmpty();
    }

    @Test
    void portsOnOneTrunkShareAMeter() {
        Comparison trunk = compare(found(List.of()), ALICE, new Attachment(1, 0xa, 100));
        assertThat(trunk.meterAdditions()).hasSize(1);
    }

    private static Comparison compare(Found found, Attachment... guests) {
        return Comparison.of(new Comparison.Wish(POLICY, List.of(guests), Set.of(), Map.of(), false), found);
    }

    private static Found found(List<FoundFlow> flows, FoundMeter... meters) {
        return new Found(ImmutableList.copyOf(flows), ImmutableList.copyOf(meters), TOP);
    }

    private static List<FoundFlow> flows(Map<Integer, Long> meters, long age, Attachment... guests) {
        return FlowPlan.of(POLICY, Arrays.asList(guests), meters).stream()
                .map(rule -> new FoundFlow(rule, 0, 0, age))
                .toList();
    }

    private static FoundMeter ours(long id, long age) {
        return new FoundMeter(id, Optional.of(RATE), age, 0, 0);
    }

    private static FoundMeter foreign(long id) {
        return new FoundMeter(id, Optional.empty(), 1_000, 0, 0);
    }
}
