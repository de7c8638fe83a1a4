package io.metapunt.metrics;

import io.metapunt.daemon.BridgeFigures.Traffic;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The families that stand once for all guests of a bridge and once for each guest: they differ by a prefix. */
final class TrafficFamilies {
    private final String prefix;
    private final String whose;
    private final List<Scope> scopes;

    /**
     * @param prefix of each name, with its underscore
     * @param whose to end a help text
     */
    TrafficFamilies(String prefix, String whose, List<Scope> scopes) {
        this.prefix = prefix;
        this.whose = whose;
        this.scopes = scopes;
    }

    void addTo(MetricSnapshots.Builder out) {
        out.metricSnapshot(byStatus());
        out.metricSnapshot(latency());
        out.metricSnapshot(counter("response_bytes", "Octets of answers' bodies", Traffic::octets));
        out.metricSnapshot(counter("connections_accepted", "TCP connections past their handshake", Traffic::accepted));
        out.metricSnapshot(counter("packet_in", "Frames that the switch brought", Traffic::framesIn));
        out.metricSnapshot(counter("packet_out", "Frames given to the switch", Traffic::framesOut));
        out.metricSnapshot(counter("segments_received", "TCP segments received", Traffic::segmentsIn));
        out.metricSnapshot(counter("segments_sent", "TCP segments sent", Traffic::segmentsOut));
        out.metricSnapshot(
                counter("segments_retransmitted", "TCP segments sent more than once", Traffic::retransmissions));
        out.metricSnapshot(counter("resets_sent", "RSTs sent to segments of unknown connections", Traffic::resetsSent));
        out.metricSnapshot(counter("syn_cookies_sent", "SYNs answered with a cookie", Traffic::cookiesSent));
        out.metricSnapshot(counter(
                "syn_cookies_sent_for_bridge",
                "Those of them that the guest's own bound did not ask for",
                Traffic::cookiesSentForBridge));
        out.metricSnapshot(byReason("connections_closed", "TCP connections that ended, by reason", Traffic::closed));
        out.metricSnapshot(byReason("drops", "Frames and segments that came to nothing, by reason", Traffic::drops));
    }

    private CounterSnapshot counter(String name, String help, ToLongFunction<Traffic> value) {
        CounterSnapshot.Builder family = family(name, help);
        scopes.forEach(scope -> family.dataPoint(point(scope.labels(), (double) value.applyAsLong(scope.traffic()))));
        return family.build();
    }

    private CounterSnapshot byStatus() {
        CounterSnapshot.Builder family = family("requests", "HTTP requests answered, by status");
        scopes.forEach(scope -> scope.traffic()
                .byStatus()
                .forEach((status, count) -> family.dataPoint(
                        point(scope.labels().add("status", status == 0 ? "other" : status.toString()), count))));
        return family.build();
    }

    private CounterSnapshot byReason(String name, String help, Function<Traffic, Map<String, Long>> counts) {
        CounterSnapshot.Builder family = family(name, help);
        scopes.forEach(scope -> counts.apply(scope.traffic())
                .forEach((reason, count) ->
                        family.dataPoint(point(scope.labels().add("reason", reason.toLowerCase(Locale.ROOT)), count))));
        return family.build();
    }

    private HistogramSnapshot latency() {
        HistogramSnapshot.Builder family = HistogramSnapshot.builder()
                .name(prefix + "request_duration_seconds")
                .help("Time from a whole request to its whole answer, " + whose)
                .unit(Unit.SECONDS);
        scopes.forEach(scope -> {
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            scope.traffic().byTime().forEach((bound, count) -> buckets.bucket(bound, count));
            family.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(scope.labels())
                    .classicHistogramBuckets(buckets.build())
                    .sum(scope.traffic().seconds())
                    .build());
        });
        return family.build();
    }

    private CounterSnapshot.Builder family(String name, String help) {
        return CounterSnapshot.builder().name(prefix + name).help(help + ", " + whose);
    }

    static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, double value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }
}
