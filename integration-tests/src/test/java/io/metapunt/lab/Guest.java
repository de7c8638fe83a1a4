package io.metapunt.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A guest of the laboratory: a network namespace whose eth0 is plugged into the switch. */
public record Guest(Lab lab, String name) {
    /** Rules that a guest on one VLAN has. */
    public static final int RULES = 16;

    /** Runs a command as the guest. */
    public Command.Result run(String... command) {
        List<String> arguments = new ArrayList<>(List.of(name));
        arguments.addAll(List.of(command));
        return lab.lab("exec", arguments.toArray(String[]::new));
    }

    /** Speaks from within the guest, until it is closed. */
    public Relay relay() {
        try {
            return Relay.in(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** GETs a path of the service; an answer that is no success fails. */
    public String get(String path) {
        return run("curl", "-sSf", "--max-time", "10", "http://169.254.169.254" + path)
                .orFail();
    }

    /** GETs a path of the service over IPv6. */
    public String getV6(String path) {
        return run("curl", "-sSfg", "--max-time", "10", "http://[fe80::a9fe:a9fe%25eth0]" + path)
                .orFail();
    }

    /** The status that a path answers with; 000 if there is no answer within {@code seconds}. */
    public String status(String path, int seconds) {
        return run(
                        "curl",
                        "-s",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        "--max-time",
                        Integer.toString(seconds),
                        "http://169.254.169.254" + path)
                .out();
    }

    /** Runs {@link io.metapunt.load.LoadClient} as the guest; gives what it says. */
    public String load(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/test-classes",
                "io.metapunt.load.LoadClient"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new)).orFail();
    }

    /** The name in its metadata. */
    public String instanceName() {
        return get("/openstack/latest/meta_data.json").replaceAll("(?s).*\"name\": \"([^\"]*)\".*", "$1");
    }

    /** Its OpenFlow port number; 0 while there is none. */
    public int ofport() {
        String ofport = lab.vsctl("get", "interface", name, "ofport");
        return ofport.equals("[]") ? 0 : Integer.parseInt(ofport);
    }

    /** Waits until the switch has all its rules. */
    public void awaitServed() {
        awaitFlows(RULES);
    }

    /** Waits until the switch has that many rules for its port. */
    public void awaitFlows(int count) {
        Await.until(count + " flows of " + name, Lab.LIMIT, () -> flows() == count);
    }

    /** How many of our flows are for its port. */
    public long flows() {
        String port = "in_port=\"?(" + name + "|" + ofport() + ")\"?[, ].*";
        return lab.ourFlows().stream().filter(flow -> flow.matches(".*" + port)).count();
    }

    /** Takes it away. */
    public void unplug() {
        var _ = lab.lab("unplug", name).orFail();
        lab.unplugged(this);
    }
}
