package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import io.metapunt.lab.Metapunt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Switches that dial in by TLS: each side shows a certificate, and nobody else is let in. */
class TlsTest {
    @RegisterExtension
    static final Lab lab = new Lab("--bridge", "br-idle");

    @TempDir
    private Path pki;

    @BeforeEach
    void certificates() {
        authority("ca");
        authority("other");
        certificate("metapunt", "ca");
        certificate("node-1", "ca");
        certificate("stranger", "other");
    }

    @AfterEach
    void hangUp() {
        lab.vsctl("del-controller", "br-int");
        lab.vsctl("del-ssl");
    }

    @Test
    void switchWithTheRightCertificateIsServed() throws IOException {
        Metapunt daemon = listen("right", "peers: [node-1]");
        dial("node-1", "ca");
        Guest alice = lab.plug("alice", "--instance", lab.instance("alice").toString(), "--ip", "10.0.0.5/24");
        Await.until("alice to be served", Lab.LIMIT, () -> daemon.guests().size() == 1);
        assertThat(alice.instanceName()).isEqualTo("alice");
    }

    @Test
    void switchWithAnothersNameIsRefusedInWords() throws IOException {
        Metapunt daemon = listen("named", "peers: [node-2]");
        dial("node-1", "ca");
        Await.until(
                "the refusal",
                Lab.LIMIT,
                () -> daemon.log().contains("the switch's certificate is for [node-1], which tls.peers does not list"));
        assertThat(daemon.run("status").exit()).isEqualTo(1);
    }

    @Test
    void switchOfAnotherAuthorityIsRefused() throws IOException {
        Metapunt daemon = listen("signed", "");
        dial("stranger", "ca");
        Await.until("the refusal", Lab.LIMIT, () -> daemon.log().contains("no session"));
        assertThat(daemon.status().bridges().getFirst().openflow()).isEmpty();
    }

    @Test
    void switchWithoutTlsIsRefused() throws IOException {
        Metapunt daemon = listen("plain", "");
        lab.vsctl("set-controller", "br-int", "tcp:127.0.0.1:6640");
        Await.until("the refusal", Lab.LIMIT, () -> daemon.log().contains("no session"));
        assertThat(daemon.status().bridges().getFirst().openflow()).isEmpty();
    }

    @Test
    void fileThatIsNotThereIsNamed() throws IOException {
        Files.delete(pki.resolve("metapunt.key"));
        Metapunt daemon = listen("missing", "");
        assertThat(daemon.awaitExit()).isEqualTo(1);
        assertThat(daemon.log()).contains("cannot read " + pki.resolve("metapunt.key"));
    }

    private Metapunt listen(String runDir, String peers) throws IOException {
        Path config = Files.writeString(
                pki.resolve("m.yaml"),
                "listen: ssl:127.0.0.1:6640\ntls:\n  certificate: " + pki.resolve("metapunt.crt") + "\n  private_key: "
                        + pki.resolve("metapunt.key") + "\n  ca: " + pki.resolve("ca.crt") + "\n"
                        + (peers.isEmpty() ? "" : "  " + peers + "\n"));
        return lab.daemonBesideTheSwitch(runDir, "--config", config.toString());
    }

    private void dial(String name, String authority) {
        lab.vsctl(
                "set-ssl",
                pki.resolve(name + ".key").toString(),
                pki.resolve(name + ".crt").toString(),
                pki.resolve(authority + ".crt").toString());
        lab.vsctl("set-controller", "br-int", "ssl:127.0.0.1:6640");
    }

    private void authority(String name) {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt");
    }

    private void certificate(String name, String authority) {
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                authority + ".crt",
                "-CAkey",
                authority + ".key",
                "-CAcreateserial",
                "-days",
                "2",
                "-out",
                name + ".crt");
    }

    private void openssl(String... arguments) {
        String line = "cd " + pki + " && openssl " + String.join(" ", List.of(arguments));
        var _ = Command.run(List.of("sh", "-c", line)).orFail();
    }
}
