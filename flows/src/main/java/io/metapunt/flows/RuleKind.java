package io.metapunt.flows;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of rules. Their cookies are all that tells a flow of ours: the port stands in the match. */
public enum RuleKind {
    GUARD_IMPERSONATION(1, "drops what the guest sends in the service's name"),
    PUNT_TCP(2, "brings the guest's HTTP connections to Metapunt"),
    ANSWER_ARP(3, "brings ARP requests for 169.254.169.254 to Metapunt"),
    ANSWER_NEIGHBOUR(4, "brings neighbour solicitations for fe80::a9fe:a9fe to Metapunt"),
    ANSWER_ECHO(5, "brings pings of the service to Metapunt"),
    PATH_MTU(6, "brings \"packet too big\" errors about answers to Metapunt"),
    STOP_LEAK(
            7,
            "drops everything else for the service's addresses, fragments included, so that it cannot leave the node"),
    ANSWER_NEXT_HOP(8, "brings ARP requests for a next hop that nobody else answers for to Metapunt"),
    PORT_RETURN(16, "brings answers from the punt port back to the guest"),
    PORT_GUARD(17, "drops whatever else comes from the punt port");

    /** The cookies' fixed bits: "Metap". */
    public static final long COOKIE_VALUE = 0x4d65_7461_7000_0000L;

    /** Which bits are fixed. */
    public static final long COOKIE_MASK = 0xffff_ffff_ff00_0000L;

    private final int number;
    private final String purpose;

    RuleKind(int number, String purpose) {
        this.number = number;
        this.purpose = purpose;
    }

    /** The cookie of all rules of this kind. */
    public long cookie() {
        return COOKIE_VALUE | number;
    }

    /** Why rules of this kind are there, to end the sentence "This rule ...". */
    public String purpose() {
        return purpose;
    }

    /** What it is called in lists and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether {@code cookie} is of our range, of whichever kind. */
    public static boolean isOurs(long cookie) {
        return (cookie & COOKIE_MASK) == COOKIE_VALUE;
    }

    /** The kind whose cookie this is. */
    public static Optional<RuleKind> ofCookie(long cookie) {
        return Arrays.stream(values()).filter(kind -> kind.cookie() == cookie).findFirst();
    }
}
