package io.metapunt.nova;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final UUID GREEDY = new UUID(0, 1);
    private static final UUID MODEST = new UUID(0, 2);

    private final Turns turns = new Turns(3, 2);
    private final List<String> begun = new ArrayList<>();

    private Turns.Turn queue(UUID instance, String name) {
        Turns.Turn turn = turns.queue(instance, () -> begun.add(name));
        turns.serve();
        return turn;
    }

    @Test
    void instanceHasNoMoreThanItsShare() {
        Turns.Turn first = queue(GREEDY, "g1");
        var _ = queue(GREEDY, "g2");
        var _ = queue(GREEDY, "g3");
        assertThat(begun).containsExactly("g1", "g2");
        first.end();
        assertThat(begun).containsExactly("g1", "g2", "g3");
    }

    @Test
    void allHaveNoMoreThanThereIs() {
        var _ = queue(GREEDY, "g1");
        var _ = queue(GREEDY, "g2");
        Turns.Turn third = queue(MODEST, "m1");
        var _ = queue(MODEST, "m2");
        assertThat(begun).containsExactly("g1", "g2", "m1");
        third.end();
        assertThat(begun).containsExactly("g1", "g2", "m1", "m2");
        assertThat(turns.running()).isEqualTo(3);
    }

    @Test
    void instancesThatWaitAreServedInTurn() {
        Turns one = new Turns(1, 1);
        Turns.Turn busy = one.queue(GREEDY, () -> {});
        one.serve();
        List<Turns.Turn> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            order.add(one.queue(GREEDY, () -> begun.add("g" + number)));
        }
        Turns.Turn late = one.queue(MODEST, () -> begun.add("m"));
        busy.end();
        late.end();
        order.forEach(Turns.Turn::end);
        assertThat(begun).containsExactly("m", "g0", "g1", "g2");
    }

    @Test
    void turnThatIsNotWantedAnyMoreIsPassedOver() {
        Turns.Turn first = queue(GREEDY, "g1");
        var _ = queue(GREEDY, "g2");
        Turns.Turn third = queue(GREEDY, "g3");
        var _ = queue(GREEDY, "g4");
        third.end();
        first.end();
        first.end();
        assertThat(begun).containsExactly("g1", "g2", "g4");
        assertThat(turns.running()).isEqualTo(2);
    }

    @Test
    void nothingIsLeftOfAnInstanceThatAsksNoMore() {
        List<Turns.Turn> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(queue(i % 2 == 0 ? GREEDY : MODEST, "r" + i));
        }
        // Those that wait first, and those that run.
        all.reversed().forEach(Turns.Turn::end);
        assertThat(turns.instances()).isZero();
        assertThat(turns.running()).isZero();
    }
}
