package io.metapunt.punt;

/** Why a frame that came by the punt port went no further. */
public enum PuntDrop {
    /** Shorter than an Ethernet header. */
    CUT_SHORT,
    /** It has not this start's marker: somebody's broadcast, an attempt to forge one, or a frame from before the start. */
    UNMARKED,
    /** It has a VLAN tag, and the guest of its marker has none on that VLAN. */
    TAGGED,
    /** The marker is right, but no guest with this source MAC is attached there. */
    FORGED
}
