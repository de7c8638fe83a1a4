package io.metapunt.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration file as it is written; keys are snake_case, and each may be left out. */
record ConfigFile(
        @Nullable List<String> bridges,
        @Nullable String ovsRundir,
        @Nullable String instances,
        @Nullable String passwords,
        @Nullable String runDir,
        @Nullable String listen,
        @Nullable String punt,
        @Nullable Boolean removeFlowsOnExit,
        @Nullable Boolean accessLog,
        @Nullable Boolean warmUp,
        @Nullable String source,
        @Nullable NovaSection nova,
        @Nullable FlowsSection flows,
        @Nullable HttpSection http,
        @Nullable LimitsSection limits,
        @Nullable ImdsSection imds,
        @Nullable Ec2Section ec2,
        @Nullable VendorDataSection vendorData,
        @Nullable MetricsSection metrics,
        @Nullable TlsSection tls) {
    static final ConfigFile EMPTY = new ConfigFile(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null);

    /** What TLS towards switches that dial in is made of. */
    record TlsSection(
            @Nullable String certificate,
            @Nullable String privateKey,
            @Nullable String ca,
            @Nullable List<String> peers) {}

    /** Where the rules stand, and for how long. */
    record FlowsSection(
            @Nullable Integer table,
            @Nullable Integer priority,
            @Nullable Integer controllerId,
            @Nullable Integer fallbackSeconds,
            @Nullable List<String> nextHops) {
        static final FlowsSection EMPTY = new FlowsSection(null, null, null, null, null);
    }

    /** Bounds of a guest's HTTP. */
    record HttpSection(
            @Nullable Integer holdSeconds,
            @Nullable Integer headSeconds,
            @Nullable Integer bodySeconds,
            @Nullable Integer idleSeconds,
            @Nullable Integer writeSeconds,
            @Nullable Integer maxRequestLine,
            @Nullable Integer maxHeaders,
            @Nullable Integer maxBody,
            @Nullable List<String> hosts) {
        static final HttpSection EMPTY = new HttpSection(null, null, null, null, null, null, null, null, null);
    }

    /** Bounds of a guest's link, and of what guests share. */
    record LimitsSection(
            @Nullable Integer connections,
            @Nullable Integer halfOpen,
            @Nullable Integer timeWait,
            @Nullable Integer resetsPerSecond,
            @Nullable Integer icmpPerSecond,
            @Nullable Integer packetsPerSecond,
            @Nullable Integer packetBurst,
            @Nullable Integer bridgeConnections,
            @Nullable Integer bridgeHalfOpen,
            @Nullable Integer heldOctets) {
        static final LimitsSection EMPTY =
                new LimitsSection(null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * What guards the EC2 tree of every instance that does not say otherwise.
     *
     * @param tokens as text: to YAML, a bare {@code off} is false
     * @param key where the tokens' key is kept
     */
    record ImdsSection(
            @Nullable Boolean endpoint,
            @Nullable String tokens,
            @Nullable Integer hopLimit,
            @Nullable String key) {
        static final ImdsSection EMPTY = new ImdsSection(null, null, null, null);
    }

    /** What the EC2 tree of every instance is like that does not say otherwise. */
    record Ec2Section(@Nullable String tree, @Nullable String region) {
        static final Ec2Section EMPTY = new Ec2Section(null, null);
    }

    /**
     * Where vendor data comes from.
     *
     * @param file the static data of instances that have none of their own
     * @param targets services, as {@code NAME@URL}
     * @param ca the certificates that services are verified by
     */
    record VendorDataSection(
            @JsonProperty("static") @Nullable Boolean staticData,
            @Nullable String file,
            @Nullable List<String> targets,
            @Nullable Integer timeoutSeconds,
            @Nullable Boolean failureFatal,
            @Nullable String ca) {
        static final VendorDataSection EMPTY = new VendorDataSection(null, null, null, null, null, null);
    }

    /**
     * Where metrics are to be had besides the admin socket.
     *
     * @param listen ADDRESS:PORT
     * @param guests how many guests have series of their own
     */
    record MetricsSection(@Nullable String listen, @Nullable Integer guests) {
        static final MetricsSection EMPTY = new MetricsSection(null, null);
    }
}
