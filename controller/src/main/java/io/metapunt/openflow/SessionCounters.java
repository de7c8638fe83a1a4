package io.metapunt.openflow;

/** What one connection has seen; written on its event loop. */
final class SessionCounters {
    long packetIns;
    long foreignPacketIns;
    long unreadable;
    long unexpected;
    long errors;
    long echoReplies;
    long bundleReplies;
}
