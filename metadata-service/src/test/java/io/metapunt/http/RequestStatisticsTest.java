package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.Guest;
import io.metapunt.packet.MacAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestStatisticsTest {
    private static final Guest WEB = new Guest(
            "br-int",
            1,
            "web",
            0,
            MacAddress.parse("fa:16:3e:11:22:33"),
            1500,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private final RequestStatistics statistics = new RequestStatistics(AccessLog.NONE);

    @Test
    void requestsAreCountedByStatusAndTime() {
        statistics.attached(WEB);

        answer(200, 90_000);
        answer(200, 100_001);
        answer(503, 8_000_000_000L);

        RequestCounters counters = statistics.of(WEB);
        assertThat(counters.byStatus()).containsOnly(java.util.Map.entry(200, 2L), java.util.Map.entry(503, 1L));
        assertThat(counters.byTime())
                .containsEntry(0.0001, 1L)
                .containsEntry(0.00025, 1L)
                .containsEntry(10.0, 1L);
        assertThat(counters.requests()).isEqualTo(3);
        assertThat(counters.octets()).isEqualTo(30);
        assertThat(counters.seconds()).isBetween(8.0, 8.1);
    }

    @Test
    void statusThatTheServiceDoesNotGiveByItselfIsOther() {
        statistics.attached(WEB);

        answer(299, 1);

        assertThat(statistics.of(WEB).byStatus()).containsOnlyKeys(RequestCounters.OTHER);
    }

    @Test
    void totalKeepsWhatDepartedGuestsAsked() {
        statistics.attached(WEB);
        answer(200, 1);

        statistics.detached(WEB);
        answer(404, 1);
        statistics.attached(WEB);
        answer(200, 1);

        assertThat(statistics.of(WEB).requests()).isEqualTo(1);
        assertThat(statistics.total().byStatus())
                .containsOnly(java.util.Map.entry(200, 2L), java.util.Map.entry(404, 1L));
    }

    private void answer(int status, long nanos) {
        statistics.answered(
                new AccessLog.Entry(WEB, Optional.empty(), "GET", "/", status, 10, nanos, Origin.DIRECTORY));
    }
}
