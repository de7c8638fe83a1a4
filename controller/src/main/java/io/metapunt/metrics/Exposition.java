package io.metapunt.metrics;

import io.metapunt.daemon.BridgeFigures;
import io.metapunt.daemon.DaemonStatus;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Writes what is counted in Prometheus's text format. The number of series is bounded: each label has a bounded set of values,
 * and only so many guests have series of their own; all count in their bridge's.
 */
public final class Exposition {
    /** What the text is to be called in HTTP. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final int mostGuests;

    /**
     * @param mostGuests how many guests of all bridges together have series of their own
     */
    public Exposition(int mostGuests) {
        this.mostGuests = mostGuests;
        registerJvm(jvm);
    }

    /**
     * What a node's operator looks for. Not native memory, which the JVM does not track here and whose question brings all of JMX
     * and of JFR along, nor what is allocated, which listens to each collection.
     */
    private static void registerJvm(PrometheusRegistry registry) {
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** The text, in UTF-8. */
    public byte[] text(DaemonStatus status, List<BridgeFigures> bridges) {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        ofDaemon(all, status);
        ofBridges(all, bridges);
        GaugeSnapshot.Builder shadows = GaugeSnapshot.builder()
                .name("metapunt_flow_shadows")
                .help("Foreign flows that keep guests' packets from Metapunt");
        status.bridges()
                .forEach(bridge -> shadows.dataPoint(gauge(
                        Labels.of("bridge", bridge.name()), bridge.shadows().size())));
        all.metricSnapshot(shadows.build());
        new TrafficFamilies(
                        "metapunt_",
                        "of all guests of a bridge",
                        bridges.stream().map(Scope::of).toList())
                .addTo(all);
        ofGuests(all, bridges);
        jvm.scrape().forEach(all::metricSnapshot);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, all.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void ofDaemon(MetricSnapshots.Builder all, DaemonStatus status) {
        all.metricSnapshot(InfoSnapshot.builder()
                .name("metapunt_build")
                .help("The product")
                .dataPoint(new InfoSnapshot.InfoDataPointSnapshot(Labels.of("version", status.version())))
                .build());
        gauge(all, "metapunt_uptime_seconds", "How long the daemon has run", (double) status.uptimeSeconds());
        gauge(
                all,
                "metapunt_database_up",
                "Whether the database is connected",
                status.database().isEmpty() ? 1 : 0);
        gauge(all, "metapunt_instances", "Instances that are known", status.instances());
        gauge(
                all,
                "metapunt_instance_problems",
                "What is wrong in their directory",
                status.problems().size());
    }

    private static void gauge(MetricSnapshots.Builder all, String name, String help, double value) {
        all.metricSnapshot(GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(gauge(Labels.EMPTY, value))
                .build());
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot gauge(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }

    private void ofBridges(MetricSnapshots.Builder all, List<BridgeFigures> bridges) {
        gauges(all, bridges, "metapunt_session_up", "Whether there is an OpenFlow session", b -> b.connected() ? 1 : 0);
        gauges(
                all,
                bridges,
                "metapunt_guests",
                "Guests attached",
                b -> b.guests().size());
        gauges(all, bridges, "metapunt_connections", "TCP connections there are", Exposition::connections);
        gauges(all, bridges, "metapunt_connections_half_open", "Handshakes under way", BridgeFigures::halfOpen);
        gauge(
                all,
                "metapunt_tcp_held_bytes",
                "What TCP's queues of all bridges hold",
                bridges.stream().mapToDouble(BridgeFigures::heldOctets).max().orElse(0));
        gauges(all, bridges, "metapunt_flows_wanted", "Flows that should be there", BridgeFigures::flowsWanted);
        gauges(all, bridges, "metapunt_flows_refused", "Flows that the switch refused", BridgeFigures::flowsRefused);
        counters(all, bridges, "metapunt_sessions", "OpenFlow sessions there were", BridgeFigures::sessions);
        counters(all, bridges, "metapunt_flow_repairs", "Flows that were put back", BridgeFigures::flowRepairs);
        counters(all, bridges, "metapunt_packet_in_unknown", "Frames from no guest", BridgeFigures::unknownSource);
        counters(
                all,
                bridges,
                "metapunt_packet_out_dropped",
                "Frames dropped since the switch did not read",
                BridgeFigures::packetOutsDropped);
    }

    private static double connections(BridgeFigures bridge) {
        return bridge.guests().stream()
                .mapToInt(BridgeFigures.GuestFigures::connections)
                .sum();
    }

    private static void gauges(
            MetricSnapshots.Builder all,
            List<BridgeFigures> bridges,
            String name,
            String help,
            ToDoubleFunction<BridgeFigures> value) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
        bridges.forEach(bridge -> family.dataPoint(gauge(label(bridge), value.applyAsDouble(bridge))));
        all.metricSnapshot(family.build());
    }

    private static void counters(
            MetricSnapshots.Builder all,
            List<BridgeFigures> bridges,
            String name,
            String help,
            ToDoubleFunction<BridgeFigures> value) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
        bridges.forEach(bridge -> family.dataPoint(TrafficFamilies.point(label(bridge), value.applyAsDouble(bridge))));
        all.metricSnapshot(family.build());
    }

    private static Labels label(BridgeFigures bridge) {
        return Labels.of("bridge", bridge.bridge());
    }

    private void ofGuests(MetricSnapshots.Builder all, List<BridgeFigures> bridges) {
        record Placed(BridgeFigures bridge, BridgeFigures.GuestFigures guest) {}

        List<Placed> guests = bridges.stream()
                .flatMap(bridge -> bridge.guests().stream().map(guest -> new Placed(bridge, guest)))
                .toList();
        List<Placed> shown = guests.stream().limit(mostGuests).toList();
        gauge(
                all,
                "metapunt_guests_without_series",
                "Guests that have no series of their own, since there are too many",
                guests.size() - shown.size());
        GaugeSnapshot.Builder connections = GaugeSnapshot.builder()
                .name("metapunt_guest_connections")
                .help("TCP connections there are, of one guest since it was attached");
        shown.forEach(placed -> connections.dataPoint(gauge(
                Scope.labels(placed.bridge(), placed.guest()), placed.guest().connections())));
        all.metricSnapshot(connections.build());
        CounterSnapshot.Builder meters = CounterSnapshot.builder()
                .name("metapunt_guest_meter_drops")
                .help("Packets that the port's meter dropped in the switch");
        shown.forEach(
                placed -> meters.dataPoint(TrafficFamilies.point(Scope.labels(placed.bridge(), placed.guest()), (double)
                        placed.guest().meterDrops())));
        all.metricSnapshot(meters.build());
        new TrafficFamilies(
                        "metapunt_guest_",
                        "of one guest since it was attached",
                        shown.stream()
                                .map(placed -> Scope.of(placed.bridge(), placed.guest()))
                                .toList())
                .addTo(all);
    }
}
