package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Policy;
import io.metapunt.http.HttpConfig;
import io.metapunt.link.LinkConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a daemon is started with.
 *
 * @param bridges the bridges to serve
 * @param ovsRunDir where Open vSwitch's sockets are
 * @param listen where switches may dial in, each a bridge of its own by its datapath id
 * @param removeFlowsOnExit whether the flows go with the daemon
 */
public record DaemonSettings(
        ImmutableList<String> bridges,
        Path ovsRunDir,
        Path instances,
        Path runDir,
        Optional<InetSocketAddress> listen,
        Policy policy,
        LinkConfig links,
        HttpConfig http,
        boolean accessLog,
        boolean removeFlowsOnExit) {}
