package io.metapunt.unixctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceTest {
    private static final String PUNTED = """
            Flow: tcp,in_port=1,vlan_tci=0x0000,nw_dst=169.254.169.254,tp_dst=80,tcp_flags=0

            bridge("br-int")
            ----------------
             0. tcp,in_port=1,dl_src=fa:16:3e:11:22:33,nw_dst=169.254.169.254,tp_dst=80, priority 32010, cookie 0x4d65746170000002
                controller(id=19792)

            Final flow: unchanged
            Megaflow: recirc_id=0,eth,tcp,in_port=1
            Datapath actions: userspace(pid=0,controller(reason=1,dont_send=1))
            """;

    private static final String SWITCHED = """
            Flow: udp,in_port=1

            bridge("br-int")
            ----------------
             0. udp, priority 10
                resubmit(,60)
            60. priority 0
                NORMAL
                 -> no learned MAC for destination, flooding

            Final flow: unchanged
            Datapath actions: 1
            """;

    private static final String NO_MATCH = """
            Flow: tcp,in_port=1

            bridge("br-int")
            ----------------
             0. No match.
                drop

            Final flow: unchanged
            Datapath actions: drop
            """;

    @Test
    void flowIsKnownByItsCookie() {
        Trace trace = Trace.parse(PUNTED);

        Trace.Step step = trace.first().orElseThrow();
        assertThat(step.table()).isZero();
        assertThat(step.match()).isEqualTo("tcp,in_port=1,dl_src=fa:16:3e:11:22:33,nw_dst=169.254.169.254,tp_dst=80");
        assertThat(step.priority()).isEqualTo(32_010);
        assertThat(step.cookie()).isEqualTo(0x4d65_7461_7000_0002L);
        assertThat(step.actions()).containsExactly("controller(id=19792)");
        assertThat(trace.dropped()).isFalse();
        assertThat(trace.datapathActions()).startsWith("userspace(pid=0,controller(");
    }

    @Test
    void everyTableOnTheWayIsAStep() {
        Trace trace = Trace.parse(SWITCHED);

        assertThat(trace.steps()).extracting(Trace.Step::table).containsExactly(0, 60);
        assertThat(trace.steps().getFirst().cookie()).isZero();
        assertThat(trace.steps().getLast().match()).isEmpty();
        assertThat(trace.steps().getLast().actions())
                .containsExactly("NORMAL", "-> no learned MAC for destination, flooding");
    }

    @Test
    void packetThatMeetsNoFlowIsDropped() {
        Trace trace = Trace.parse(NO_MATCH);

        assertThat(trace.first()).isEmpty();
        assertThat(trace.steps()).singleElement().matches(step -> !step.matched());
        assertThat(trace.dropped()).isTrue();
    }

    @Test
    void whatIsNotUnderstoodStaysText() {
        Trace trace = Trace.parse("something else\n");

        assertThat(trace.steps()).isEmpty();
        assertThat(trace.text()).isEqualTo("something else\n");
    }
}
