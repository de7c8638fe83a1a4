package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames are lost in the guest's namespace, by nft; its own kernel's TCP is at the other end. */
@Tag("long")
class BadNetworkTest {
    private static final String NOBODY = "10.0.0.254";

    @RegisterExtension
    static final Lab lab = new Lab();

    @ParameterizedTest(name = "{0} permille of what comes and {1} of what goes, {2} octets")
    @CsvSource({"100, 100, 2048", "100, 0, 65536", "200, 200, 2048"})
    void everyRequestSucceedsWhateverIsLost(int in, int out, int length) {
        Guest alice = lab.plugServed("alice", lab.instance("alice", "user_data: " + "x".repeat(length)));
        lose(alice, in, out);

        Command.Result result = alice.run(
                "sh",
                "-c",
                "seq 48 | xargs -P 12 -I {} curl -sSf --max-time 30 -o /dev/null -w '%{size_download}\\n' "
                        + "http://169.254.169.254/openstack/latest/user_data");

        assertThat(result.orFail().lines()).hasSize(48).containsOnly(Integer.toString(length));
    }

    @Test
    void connectionsAreForgottenAlsoWhereTheLastWordsAreLost() {
        Guest alice = lab.plugServed("alice", lab.instance("alice", "user_data: hello"));
        lose(alice, 300, 300);

        var _ = alice.run(
                "sh",
                "-c",
                "seq 24 | xargs -P 12 -I {} curl -s --max-time 30 http://169.254.169.254/openstack/latest/user_data");

        // TIME-WAIT, and the FIN-WAIT-2 of a guest whose FIN never came, last 30 s each.
        Await.until("no connection", Duration.ofSeconds(90), () -> lab.daemon().connections() == 0);
        assertThat(lab.daemon().log()).doesNotContain("link failed");
    }

    /** What goes is sent to nobody: were it dropped, the guest's TCP would be told, and send again by other rules. */
    private static void lose(Guest guest, int in, int out) {
        var _ = guest.run("nft", "add", "table", "inet", "loss").orFail();
        var _ = guest.run(
                        "ip",
                        "neigh",
                        "replace",
                        NOBODY,
                        "lladdr",
                        "02:00:00:00:00:fe",
                        "dev",
                        "eth0",
                        "nud",
                        "permanent")
                .orFail();
        chain(guest, "input", in, "drop");
        chain(guest, "output", out, "ip daddr set " + NOBODY);
    }

    private static void chain(Guest guest, String hook, int permille, String loss) {
        var _ = guest.run("nft", "add chain inet loss " + hook + " { type filter hook " + hook + " priority 0; }")
                .orFail();
        var _ = guest.run(
                        "nft",
                        "add rule inet loss " + hook + " meta l4proto tcp numgen random mod 1000 < " + permille + " "
                                + loss)
                .orFail();
    }
}
