package io.metapunt.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.metapunt.daemon.BridgeFigures;
import io.metapunt.daemon.DaemonStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private static final DaemonStatus STATUS =
            new DaemonStatus("1.0", 42, "", "/var/lib/metapunt/instances", 3, List.of(), null, List.of());

    private static final BridgeFigures.Traffic TRAFFIC = new BridgeFigures.Traffic(
            ImmutableSortedMap.of(0, 1L, 200, 7L, 503, 2L),
            ImmutableSortedMap.of(0.001, 6L, 0.01, 3L, Double.POSITIVE_INFINITY, 1L),
            1.5,
            1_000,
            8,
            90,
            91,
            80,
            81,
            3,
            5,
            0,
            2,
            ImmutableMap.of("STALLED", 6L),
            ImmutableMap.of("IP_FRAGMENT", 4L));

    @Test
    void figuresOfABridgeStandForAllItsGuests() {
        assertThat(text(256, 1))
                .contains("metapunt_requests_total{bridge=\"br-int\",status=\"200\"} 7.0")
                .contains("metapunt_requests_total{bridge=\"br-int\",status=\"other\"} 1.0")
                .contains("metapunt_drops_total{bridge=\"br-int\",reason=\"ip_fragment\"} 4.0")
                .contains("metapunt_connections_closed_total{bridge=\"br-int\",reason=\"stalled\"} 6.0")
                .contains("metapunt_syn_cookies_sent_for_bridge_total{bridge=\"br-int\"} 2.0")
                .contains("metapunt_connections_half_open{bridge=\"br-int\"} 9.0")
                .contains("metapunt_tcp_held_bytes 4096.0")
                .contains("metapunt_segments_retransmitted_total{bridge=\"br-int\"} 3.0")
                .contains("metapunt_session_up{bridge=\"br-int\"} 1.0")
                .contains("metapunt_uptime_seconds 42.0");
    }

    @Test
    void theJvmTellsOfItself() {
        assertThat(String.join("\n", text(256, 0)))
                .contains(
                        "\njvm_memory_used_bytes{",
                        "\njvm_gc_collection_seconds_count{",
                        "\njvm_buffer_pool_used_bytes{",
                        "\njvm_threads_current ",
                        "\njvm_classes_currently_loaded ",
                        "\njvm_compilation_time_seconds_total ",
                        "\njvm_runtime_info{",
                        "\nprocess_cpu_seconds_total ",
                        "\nprocess_resident_memory_bytes ");
    }

    @Test
    void bucketsOfAHistogramAreCumulative() {
        assertThat(text(256, 0))
                .containsSubsequence(
                        "metapunt_request_duration_seconds_bucket{bridge=\"br-int\",le=\"0.001\"} 6",
                        "metapunt_request_duration_seconds_bucket{bridge=\"br-int\",le=\"0.01\"} 9",
                        "metapunt_request_duration_seconds_bucket{bridge=\"br-int\",le=\"+Inf\"} 10",
                        "metapunt_request_duration_seconds_count{bridge=\"br-int\"} 10",
                        "metapunt_request_duration_seconds_sum{bridge=\"br-int\"} 1.5");
    }

    @Test
    void guestsHaveSeriesOfTheirOwnUpToABound() {
        List<String> lines = text(2, 3);

        assertThat(lines)
                .contains(
                        "metapunt_guest_requests_total{bridge=\"br-int\",instance_uuid=\"i0\",port=\"tap0\",status=\"200\","
                                + "vlan=\"0\"} 7.0")
                .contains(
                        "metapunt_guest_meter_drops_total{bridge=\"br-int\",instance_uuid=\"i0\",port=\"tap0\",vlan=\"0\"} 5.0")
                .contains("metapunt_guests_without_series 1.0")
                .contains("metapunt_guests{bridge=\"br-int\"} 3.0")
                .noneMatch(line -> line.contains("tap2"));
    }

    private static List<String> text(int most, int guests) {
        BridgeFigures bridge = new BridgeFigures(
                "br-int",
                true,
                1,
                16,
                0,
                0,
                0,
                0,
                9,
                4_096,
                TRAFFIC,
                IntStream.range(0, guests)
                        .mapToObj(i -> new BridgeFigures.GuestFigures("tap" + i, 0, "i" + i, 1, 5, TRAFFIC))
                        .collect(ImmutableList.toImmutableList()));
        return new String(new Exposition(most).text(STATUS, List.of(bridge)), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
