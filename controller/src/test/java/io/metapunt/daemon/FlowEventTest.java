package io.metapunt.daemon;

import static io.metapunt.daemon.FlowStatus.State.MISSING;
import static io.metapunt.daemon.FlowStatus.State.PRESENT;
import static io.metapunt.daemon.FlowStatus.State.UNWANTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlowEventTest {
    @Test
    void flowThatStaysIsNoEvent() {
        assertThat(FlowEvent.between(List.of(flow("a", PRESENT, 3)), List.of(flow("a", PRESENT, 3))))
                .isEmpty();
    }

    @Test
    void flowsThatComeAndGoAreTold() {
        assertThat(FlowEvent.between(
                        List.of(flow("old", PRESENT, 3)),
                        List.of(flow("new", PRESENT, 0), flow("lost", MISSING, 0), flow("odd", UNWANTED, 0))))
                .extracting(FlowEvent::flow, FlowEvent::what)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("new", FlowEvent.What.ADDED),
                        org.assertj.core.groups.Tuple.tuple("lost", FlowEvent.What.MISSING),
                        org.assertj.core.groups.Tuple.tuple("odd", FlowEvent.What.UNWANTED),
                        org.assertj.core.groups.Tuple.tuple("old", FlowEvent.What.REMOVED));
    }

    @Test
    void flowThatIsYoungerThanItWasWasPutBack() {
        assertThat(FlowEvent.between(List.of(flow("a", PRESENT, 60)), List.of(flow("a", PRESENT, 0))))
                .extracting(FlowEvent::what)
                .containsExactly(FlowEvent.What.PUT_BACK);
        assertThat(FlowEvent.between(List.of(flow("a", MISSING, 0)), List.of(flow("a", PRESENT, 0))))
                .extracting(FlowEvent::what)
                .containsExactly(FlowEvent.What.PUT_BACK);
    }

    private static FlowStatus flow(String flow, FlowStatus.State state, long seconds) {
        return new FlowStatus("br-int", state, "PUNT_TCP", flow, 0, 0, seconds);
    }
}
