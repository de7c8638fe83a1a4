package io.metapunt.daemon;

import io.metapunt.flows.RuleKind;
import io.metapunt.unixctl.Trace;
import io.metapunt.unixctl.Unixctl;
import io.metapunt.unixctl.UnixctlException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks Open vSwitch what it does with a guest's packet, and says it in words. */
public final class Tracing {
    private static final String SERVICE_MAC = "02:a9:fe:a9:fe:50";

    private Tracing() {}

    /** What is traced. */
    public enum Packet {
        TCP(
                RuleKind.PUNT_TCP,
                "tcp,nw_src=169.254.0.1,nw_dst=169.254.169.254,nw_ttl=64,tp_src=40000,tp_dst=80,tcp_flags=syn"),
        TCP6(
                RuleKind.PUNT_TCP,
                "tcp6,ipv6_src=fe80::1,ipv6_dst=fe80::a9fe:a9fe,nw_ttl=64,tp_src=40000,tp_dst=80,tcp_flags=syn"),
        ARP(RuleKind.ANSWER_ARP, "arp,arp_op=1,arp_spa=169.254.0.1,arp_tpa=169.254.169.254"),
        ND(
                RuleKind.ANSWER_NEIGHBOUR,
                "icmp6,ipv6_src=fe80::1,ipv6_dst=ff02::1:fffe:a9fe,nw_ttl=255,icmpv6_type=135,icmpv6_code=0,"
                        + "nd_target=fe80::a9fe:a9fe"),
        ICMP(RuleKind.ANSWER_ECHO, "icmp,nw_src=169.254.0.1,nw_dst=169.254.169.254,nw_ttl=64,icmp_type=8,icmp_code=0"),
        ICMP6(
                RuleKind.ANSWER_ECHO,
                "icmp6,ipv6_src=fe80::1,ipv6_dst=fe80::a9fe:a9fe,nw_ttl=64,icmpv6_type=128,icmpv6_code=0");

        private final RuleKind kind;
        private final String fields;

        Packet(RuleKind kind, String fields) {
            this.kind = kind;
            this.fields = fields;
        }

        /** The packet that a guest would send, as ovs-fields(7) writes it. */
        String from(GuestStatus guest) {
            String to = this == ARP ? "ff:ff:ff:ff:ff:ff" : this == ND ? "33:33:ff:fe:a9:fe" : SERVICE_MAC;
            String vlan = guest.vlan() == 0 ? "" : ",dl_vlan=" + guest.vlan();
            return "in_port=" + guest.ofport() + ",dl_src=" + guest.mac() + ",dl_dst=" + to + vlan + "," + fields;
        }
    }

    /**
     * What is asked.
     *
     * @param bridge empty for any
     * @param port the guest's port, by its name or its number
     * @param vlan empty for the guest's first
     */
    public record Question(String bridge, String port, Optional<Integer> vlan, Packet packet) {
        private boolean isAbout(GuestStatus guest) {
            return (bridge.isEmpty() || guest.bridge().equals(bridge))
                    && (guest.port().equals(port)
                            || Integer.toString(guest.ofport()).equals(port))
                    && vlan.map(id -> id == guest.vlan()).orElse(true);
        }
    }

    static CompletableFuture<TraceStatus> ask(Unixctl unixctl, GuestStatus.Listing listing, Question question) {
        Optional<GuestStatus> found =
                listing.guests().stream().filter(question::isAbout).findFirst();
        if (found.isEmpty()) {
            return CompletableFuture.failedFuture(new RefusedException(listing.missing(question.port())));
        }
        GuestStatus guest = found.get();
        String packet = question.packet().from(guest);
        return unixctl.trace(guest.bridge(), packet)
                .thenApply(trace -> status(guest, question.packet(), packet, trace));
    }

    private static TraceStatus status(GuestStatus guest, Packet asked, String packet, Trace trace) {
        TraceStatus.Verdict verdict = verdict(trace);
        boolean expected = verdict == TraceStatus.Verdict.PUNTED
                && trace.first()
                        .map(step -> step.cookie() == asked.kind.cookie())
                        .orElse(false);
        return new TraceStatus(
                guest.bridge(),
                guest.port(),
                packet,
                trace.steps().stream().map(Tracing::step).toList(),
                trace.datapathActions(),
                verdict,
                explanation(verdict, trace),
                expected);
    }

    private static TraceStatus.Step step(Trace.Step step) {
        String flow = !step.matched()
                ? ""
                : "priority=" + step.priority() + (step.match().isEmpty() ? "" : "," + step.match());
        return new TraceStatus.Step(step.table(), flow, owner(step), step.actions());
    }

    private static String owner(Trace.Step step) {
        if (!step.matched()) {
            return "no flow matches";
        }
        if (!RuleKind.isOurs(step.cookie())) {
            return step.cookie() == 0
                    ? "somebody else's, without a cookie"
                    : "somebody else's, cookie 0x" + Long.toHexString(step.cookie());
        }
        return "Metapunt's: "
                + RuleKind.ofCookie(step.cookie())
                        .map(RuleKind::purpose)
                        .orElse("of a kind that this version does not know");
    }

    private static TraceStatus.Verdict verdict(Trace trace) {
        boolean ours = trace.first().map(step -> RuleKind.isOurs(step.cookie())).orElse(false);
        if (ours) {
            return trace.dropped() ? TraceStatus.Verdict.DROPPED_BY_US : TraceStatus.Verdict.PUNTED;
        }
        return trace.dropped() ? TraceStatus.Verdict.DROPPED : TraceStatus.Verdict.TAKEN;
    }

    private static String explanation(TraceStatus.Verdict verdict, Trace trace) {
        String decides = trace.first()
                .map(step -> "the flow with priority " + step.priority() + " in table " + step.table() + " ("
                        + owner(step) + ")")
                .orElse("");
        return switch (verdict) {
            case PUNTED -> "The switch gives it to Metapunt, which answers it.";
            case DROPPED_BY_US -> "It is dropped, by " + decides + ".";
            case DROPPED ->
                decides.isEmpty()
                        ? "It is dropped: no flow matches it. Are Metapunt's flows there? See 'metapunt flows list'."
                        : "It is dropped: " + decides + " stands above Metapunt's. Metapunt never sees it.";
            case TAKEN ->
                "Metapunt never sees it: " + decides
                        + " decides first. Remove that flow, or raise flows.priority above "
                        + trace.first().map(Trace.Step::priority).orElse(0) + ".";
        };
    }

    /** What went wrong, if it was Open vSwitch that could not be asked. */
    public static Optional<String> refusal(Throwable failure) {
        return failure instanceof UnixctlException || failure instanceof RefusedException
                ? Optional.ofNullable(failure.getMessage())
                : Optional.empty();
    }
}
