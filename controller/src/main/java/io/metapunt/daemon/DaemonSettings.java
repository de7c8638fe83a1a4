package io.metapunt.daemon;

import com.google.common.collect.ImmutableList;
import io.metapunt.flows.Policy;
import io.metapunt.http.HttpConfig;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.SharedLimits;
import io.metapunt.openflow.TlsFiles;
import io.metapunt.punt.PuntMode;
import io.metapunt.token.ImdsPolicy;
import io.metapunt.vendordata.VendorDataPolicy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a daemon is started with.
 *
 * @param bridges the bridges to serve
 * @param ovsRunDir where Open vSwitch's sockets are
 * @param instances the directory of instances
 * @param passwords where the passwords that guests post are kept
 * @param runDir where the admin socket is, and which meters are the daemon's
 * @param listen where the bridges' switches dial in; if empty, their management sockets are dialled
 * @param tls what they have to show for it; empty for plain TCP
 * @param punt which way guests' packets are to come
 * @param links the bounds of each guest
 * @param shared the bounds of what guests share
 * @param tokenKey where the key of the session tokens is kept
 * @param removeFlowsOnExit whether the flows go with the daemon
 * @param warmUp whether a made-up guest asks before the real ones do
 */
public record DaemonSettings(
        ImmutableList<String> bridges,
        Path ovsRunDir,
        Path instances,
        Path passwords,
        Path runDir,
        Optional<InetSocketAddress> listen,
        Optional<TlsFiles> tls,
        Policy policy,
        PuntMode punt,
        LinkConfig links,
        SharedLimits shared,
        HttpConfig http,
        NovaSettings nova,
        ImdsPolicy imds,
        Ec2Policy ec2,
        VendorDataPolicy vendorData,
        Path tokenKey,
        MetricsPolicy metrics,
        boolean accessLog,
        boolean removeFlowsOnExit,
        boolean warmUp) {

    /**
     * Where metrics are to be had besides the admin socket.
     *
     * @param listen a loopback address
     * @param guests how many guests have series of their own; all count in their bridge's
     */
    public record MetricsPolicy(Optional<InetSocketAddress> listen, int guests) {
        public static final int DEFAULT_GUESTS = 256;
    }
}
