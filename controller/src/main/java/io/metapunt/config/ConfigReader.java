package io.metapunt.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import io.metapunt.config.ConfigFile.Ec2Section;
import io.metapunt.config.ConfigFile.FlowsSection;
import io.metapunt.config.ConfigFile.HttpSection;
import io.metapunt.config.ConfigFile.ImdsSection;
import io.metapunt.config.ConfigFile.LimitsSection;
import io.metapunt.config.ConfigFile.MetricsSection;
import io.metapunt.config.ConfigFile.TlsSection;
import io.metapunt.config.ConfigFile.VendorDataSection;
import io.metapunt.daemon.DaemonSettings;
import io.metapunt.daemon.DaemonSettings.MetricsPolicy;
import io.metapunt.daemon.NovaSettings;
import io.metapunt.flows.ControllerIds;
import io.metapunt.flows.Policy;
import io.metapunt.http.HttpConfig;
import io.metapunt.instance.Ec2Policy;
import io.metapunt.instance.Ec2Style;
import io.metapunt.instance.ImdsOptions;
import io.metapunt.instance.TokenMode;
import io.metapunt.link.LinkConfig;
import io.metapunt.link.SharedLimits;
import io.metapunt.openflow.TlsFiles;
import io.metapunt.packet.IpAddress;
import io.metapunt.punt.PuntMode;
import io.metapunt.token.ImdsPolicy;
import io.metapunt.vendordata.VendorDataPolicy;
import io.metapunt.vendordata.VendorTarget;
import io.metapunt.yaml.StrictYaml;
import io.metapunt.yaml.YamlException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the configuration. */
public final class ConfigReader implements Checks {
    private static final int HOUR = 3_600;
    private static final int MEBIBYTE = 1024 * 1024;

    private final String name;
    private final String text;
    private final ConfigFile file;
    private final Map<String, String> environment;

    private ConfigReader(String name, String text, ConfigFile file, Map<String, String> environment) {
        this.name = name;
        this.text = text;
        this.file = file;
        this.environment = environment;
    }

    /** Defaults, with flags over them. */
    public static DaemonSettings read(Overrides flags) throws ConfigException {
        return new ConfigReader("", "", ConfigFile.EMPTY, System.getenv()).settings(flags);
    }

    /**
     * Reads {@code path}.
     *
     * @param flags what stands over the file's values
     * @throws ConfigException if the file is not there, or anything in it is not known or out of bounds
     */
    public static DaemonSettings read(Path path, Overrides flags) throws ConfigException {
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException _) {
            throw new ConfigException(path + ": no such file");
        } catch (IOException e) {
            throw new ConfigException(path + ": not readable: " + e.getMessage());
        }
        return read(path.toString(), text, flags);
    }

    /** As {@link #read(Path, Overrides)}, of a text that is called {@code name} in errors. */
    static DaemonSettings read(String name, String text, Overrides flags) throws ConfigException {
        return read(name, text, flags, System.getenv());
    }

    /** The same with an environment of its own. */
    static DaemonSettings read(String name, String text, Overrides flags, Map<String, String> environment)
            throws ConfigException {
        boolean nothing = text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
        try {
            ConfigFile file = nothing ? ConfigFile.EMPTY : StrictYaml.read(ConfigFile.class, text);
            return new ConfigReader(name, text, file, environment).settings(flags);
        } catch (YamlException e) {
            throw new ConfigException(name + (e.line() > 0 ? ":" + e.line() : "") + ": " + e.getMessage());
        }
    }

    private DaemonSettings settings(Overrides flags) throws ConfigException {
        Path instances = flags.instances().orElse(path(file.instances(), Defaults.INSTANCES));
        Path passwords = path(file.passwords(), instances.resolveSibling("passwords"));
        Optional<String> listen = flags.listen().or(() -> Optional.ofNullable(file.listen()));
        Policy policy = new FlowsReader(
                        or(file.flows(), FlowsSection.EMPTY),
                        or(file.limits(), LimitsSection.EMPTY),
                        // Of what dials in, there is one connection.
                        listen.isPresent() ? 1 : ControllerIds.MOST,
                        this)
                .read();
        return new DaemonSettings(
                bridges(flags),
                flags.ovsRunDir().orElse(path(file.ovsRundir(), Defaults.OVS_RUN_DIR)),
                instances,
                passwords,
                flags.runDir().orElse(path(file.runDir(), Defaults.RUN_DIR)),
                listen.isPresent()
                        ? Optional.of(address(listen.get().replaceFirst("^(tcp|ssl):", "")))
                        : Optional.empty(),
                tls(listen.orElse("")),
                policy,
                punt(flags),
                links(policy.nextHops()),
                sharedLimits(),
                http(),
                nova(),
                imds(),
                ec2(),
                vendorData(),
                tokenKey(passwords),
                metrics(),
                or(file.accessLog(), false),
                flags.removeFlowsOnExit() || or(file.removeFlowsOnExit(), false),
                !flags.noWarmUp() && or(file.warmUp(), true));
    }

    private MetricsPolicy metrics() throws ConfigException {
        MetricsSection section = or(file.metrics(), MetricsSection.EMPTY);
        int guests = within("metrics.guests", section.guests(), 0, 10_000, MetricsPolicy.DEFAULT_GUESTS);
        if (section.listen() == null) {
            return new MetricsPolicy(Optional.empty(), guests);
        }
        String text = section.listen();
        try {
            HostAndPort parsed = HostAndPort.fromString(text);
            InetAddress host = InetAddresses.forString(parsed.getHost());
            if (!host.isLoopbackAddress()) {
                throw wrong("metrics.listen", "'" + parsed.getHost() + "' is no loopback address; nobody else may ask");
            }
            return new MetricsPolicy(Optional.of(new InetSocketAddress(host, parsed.getPort())), guests);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw wrong("metrics.listen", "'" + text + "' is not ADDRESS:PORT");
        }
    }

    private ImmutableList<String> bridges(Overrides flags) throws ConfigException {
        List<String> names =
                !flags.bridges().isEmpty() ? flags.bridges() : or(file.bridges(), List.of(Defaults.BRIDGE));
        for (String bridge : names) {
            // It becomes part of a path.
            if (bridge == null || bridge.isEmpty() || bridge.contains("/") || bridge.startsWith(".")) {
                throw wrong("bridges", "'" + bridge + "' is no name of a bridge");
            }
        }
        if (names.isEmpty()) {
            throw wrong("bridges", "no bridge to serve");
        }
        return ImmutableSet.copyOf(names).asList();
    }

    /** All of it or nothing: a switch is not let in half checked. */
    private Optional<TlsFiles> tls(String listen) throws ConfigException {
        TlsSection section = file.tls();
        boolean wanted = listen.startsWith("ssl:");
        if (section == null) {
            if (wanted) {
                throw wrong("listen", "ssl: needs the section 'tls' with certificate, private_key and ca");
            }
            return Optional.empty();
        }
        if (section.certificate() == null || section.privateKey() == null || section.ca() == null) {
            throw wrong("tls", "certificate, private_key and ca are all needed");
        }
        if (!wanted) {
            throw wrong("tls", "'listen' has to begin with ssl: for it");
        }
        return Optional.of(new TlsFiles(
                Path.of(section.certificate()),
                Path.of(section.privateKey()),
                Path.of(section.ca()),
                ImmutableSet.copyOf(or(section.peers(), List.of()))));
    }

    private InetSocketAddress address(String text) throws ConfigException {
        try {
            HostAndPort parsed = HostAndPort.fromString(text);
            return new InetSocketAddress(parsed.getHost(), parsed.getPortOrDefault(6653));
        } catch (IllegalArgumentException e) {
            throw wrong("listen", "'" + text + "' is not [tcp:|ssl:]ADDRESS:PORT");
        }
    }

    private PuntMode punt(Overrides flags) throws ConfigException {
        Optional<String> punt = flags.punt().or(() -> Optional.ofNullable(file.punt()));
        try {
            return punt.isEmpty() ? PuntMode.CONTROLLER : PuntMode.parse(punt.get());
        } catch (IllegalArgumentException e) {
            throw wrong("punt", String.valueOf(e.getMessage()));
        }
    }

    private HttpConfig http() throws ConfigException {
        HttpSection section = or(file.http(), HttpSection.EMPTY);
        HttpConfig defaults = HttpConfig.defaults();
        return new HttpConfig(
                // Clients give up after 10 s.
                seconds("http.hold_seconds", section.holdSeconds(), 0, 9, defaults.hold()),
                seconds("http.head_seconds", section.headSeconds(), 1, HOUR, defaults.headTimeout()),
                seconds("http.body_seconds", section.bodySeconds(), 1, HOUR, defaults.bodyTimeout()),
                seconds("http.idle_seconds", section.idleSeconds(), 1, HOUR, defaults.idleTimeout()),
                seconds("http.write_seconds", section.writeSeconds(), 1, HOUR, defaults.writeTimeout()),
                within("http.max_request_line", section.maxRequestLine(), 64, 65_536, defaults.maxInitialLine()),
                within("http.max_headers", section.maxHeaders(), 256, MEBIBYTE, defaults.maxHeaders()),
                within("http.max_body", section.maxBody(), 1_024, MEBIBYTE, defaults.maxBody()),
                or(section.hosts(), List.<String>of()).stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .collect(ImmutableSet.toImmutableSet()));
    }

    /** Who answers: {@code directory}, {@code nova}, or {@code both}. */
    private NovaSettings nova() throws ConfigException {
        NovaSection section = or(file.nova(), NovaSection.EMPTY);
        Path libvirt = path(section.libvirt(), Defaults.LIBVIRT);
        String source = or(file.source(), "directory");
        return switch (source) {
            case "directory" -> new NovaSettings(false, Optional.empty(), libvirt);
            case "nova", "both" ->
                new NovaSettings(
                        source.equals("nova"), Optional.of(new NovaReader(section, environment, this).read()), libvirt);
            default -> throw wrong("source", "\"" + source + "\" is none of directory, nova and both");
        };
    }

    private ImdsPolicy imds() throws ConfigException {
        ImdsSection section = or(file.imds(), ImdsSection.EMPTY);
        ImdsPolicy defaults = ImdsPolicy.defaults();
        TokenMode tokens = defaults.tokens();
        try {
            tokens = section.tokens() == null ? tokens : TokenMode.parse(section.tokens());
        } catch (IllegalArgumentException e) {
            throw wrong("imds.tokens", String.valueOf(e.getMessage()));
        }
        return new ImdsPolicy(
                or(section.endpoint(), defaults.endpoint()),
                tokens,
                within("imds.hop_limit", section.hopLimit(), 1, ImdsOptions.MAX_HOP_LIMIT, defaults.hopLimit()));
    }

    private Ec2Policy ec2() throws ConfigException {
        Ec2Section section = or(file.ec2(), Ec2Section.EMPTY);
        Ec2Policy defaults = Ec2Policy.defaults();
        try {
            return new Ec2Policy(
                    section.tree() == null ? defaults.tree() : Ec2Style.parse(section.tree()),
                    Optional.ofNullable(section.region()));
        } catch (IllegalArgumentException e) {
            throw wrong("ec2.tree", String.valueOf(e.getMessage()));
        }
    }

    private VendorDataPolicy vendorData() throws ConfigException {
        VendorDataSection section = or(file.vendorData(), VendorDataSection.EMPTY);
        VendorDataPolicy defaults = VendorDataPolicy.defaults();
        Map<String, VendorTarget> targets = new LinkedHashMap<>();
        for (String text : or(section.targets(), List.<String>of())) {
            try {
                VendorTarget target = VendorTarget.parse(text);
                if (targets.put(target.name(), target) != null) {
                    throw wrong("vendor_data.targets", "'" + target.name() + "' is there twice");
                }
            } catch (IllegalArgumentException e) {
                throw wrong("vendor_data.targets", String.valueOf(e.getMessage()));
            }
        }
        return new VendorDataPolicy(
                or(section.staticData(), defaults.staticData()),
                section.file() == null ? defaults.common() : object("vendor_data.file", Path.of(section.file())),
                ImmutableList.copyOf(targets.values()),
                // Clients give up after 10 s.
                seconds("vendor_data.timeout_seconds", section.timeoutSeconds(), 1, 9, defaults.limit()),
                or(section.failureFatal(), defaults.failureFatal()),
                Optional.ofNullable(section.ca()).map(Path::of));
    }

    /** An object in a file of its own. */
    private ObjectNode object(String key, Path path) throws ConfigException {
        try {
            return StrictYaml.read(ObjectNode.class, Files.readString(path));
        } catch (IOException e) {
            throw wrong(key, path + " is not readable: " + e.getMessage());
        } catch (YamlException e) {
            throw wrong(key, path + (e.line() > 0 ? ":" + e.line() : "") + ": " + e.getMessage());
        }
    }

    private Path tokenKey(Path passwords) {
        return path(or(file.imds(), ImdsSection.EMPTY).key(), passwords.resolveSibling("token.key"));
    }

    private LinkConfig links(ImmutableSet<Inet4Address> hops) throws ConfigException {
        LimitsSection section = or(file.limits(), LimitsSection.EMPTY);
        LinkConfig defaults = LinkConfig.defaults();
        return new LinkConfig(
                within("limits.connections", section.connections(), 1, 65_535, defaults.connections()),
                within("limits.half_open", section.halfOpen(), 1, 65_535, defaults.halfOpen()),
                within("limits.time_wait", section.timeWait(), 1, 65_535, defaults.timeWait()),
                within("limits.resets_per_second", section.resetsPerSecond(), 0, 1_000_000, defaults.resetsPerSecond()),
                within("limits.icmp_per_second", section.icmpPerSecond(), 1, 1_000_000, defaults.icmpPerSecond()),
                hops.stream()
                        .map(hop -> IpAddress.v4(InetAddresses.coerceToInteger(hop)))
                        .collect(ImmutableSet.toImmutableSet()),
                defaults.tcp());
    }

    private SharedLimits sharedLimits() throws ConfigException {
        LimitsSection section = or(file.limits(), LimitsSection.EMPTY);
        SharedLimits defaults = SharedLimits.defaults();
        int held = Math.toIntExact(defaults.heldOctets());
        return new SharedLimits(
                within("limits.bridge_connections", section.bridgeConnections(), 2, 1_000_000, defaults.connections()),
                within("limits.bridge_half_open", section.bridgeHalfOpen(), 2, 1_000_000, defaults.halfOpen()),
                within("limits.held_octets", section.heldOctets(), MEBIBYTE, Integer.MAX_VALUE, held));
    }

    private Duration seconds(String key, @Nullable Integer value, int low, int high, Duration otherwise)
            throws ConfigException {
        return Duration.ofSeconds(within(key, value, low, high, Math.toIntExact(otherwise.toSeconds())));
    }

    @Override
    public int within(String key, @Nullable Integer value, int low, int high, int otherwise) throws ConfigException {
        if (value == null) {
            return otherwise;
        }
        if (value < low || value > high) {
            throw wrong(key, value + " is not from " + low + " to " + high);
        }
        return value;
    }

    @Override
    public ConfigException wrong(String key, String what) {
        int line = StrictYaml.lineOf(text, "/" + key.replace('.', '/'));
        String where = name.isEmpty() || line == 0 ? "" : name + ":" + line + ": ";
        return new ConfigException(where + "key '" + key + "': " + what);
    }

    private static Path path(@Nullable String given, Path otherwise) {
        return given == null ? otherwise : Path.of(given);
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return Objects.requireNonNullElse(given, otherwise);
    }
}
