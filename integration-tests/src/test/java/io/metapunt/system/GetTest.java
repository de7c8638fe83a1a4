package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GetTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    private static Command.Result get(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "get";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return lab.daemon().run(all);
    }

    @Test
    void operatorGetsWhatTheGuestGets() {
        byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, (byte) 0xff, '\n', 0};
        Guest alice = lab.plugServed(
                "alice",
                lab.instance("alice", "user_data_base64: " + Base64.getEncoder().encodeToString(gzip)));
        String[] paths = {
            "/",
            "/openstack",
            "/openstack/latest/user_data",
            "/openstack/latest/network_data.json",
            "/latest/meta-data/instance-id",
            "//latest//meta-data/"
        };

        for (String path : paths) {
            assertThat(get("alice", path).orFail()).as(path).isEqualTo(alice.get(path));
        }
        assertThat(get("alice", "/openstack", "--json").orFail())
                .contains("\"status\" : 200", "\"body\" : \"2012-08-10\\n");
        String head = get("alice", "/openstack/latest/user_data", "-I").orFail();
        assertThat(head)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("content-length: 7\r\n")
                .endsWith("\r\n\r\n");
        assertThat(get("alice", "/openstack/latest", "-i").orFail())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\n" + alice.get("/openstack/latest"));
        assertThat(lab.daemon().guests().getFirst().accepted())
                .as("connections")
                .isEqualTo(paths.length + 1);
    }

    @Test
    void tokenIsFetchedFirstWhereOneIsNeeded() {
        var _ = lab.plugServed("alice", lab.instance("alice", "imds: {tokens: required}"));

        Command.Result without = get("alice", "/latest/meta-data/instance-id", "-i");
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.out()).startsWith("HTTP/1.1 401 ");
        assertThat(get("alice", "/latest/meta-data/instance-id", "--token").orFail())
                .matches("i-[0-9a-f]{8}");
        assertThat(get("alice", "/latest/meta-data/instance-id", "--token", "-H", "X-Forwarded-For: 10.0.0.1", "-i")
                        .out())
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void whatCannotBeAskedIsSaid() {
        var _ = lab.plugServed("alice", lab.instance("alice"));

        assertThat(get("nobody", "/").exit()).isEqualTo(1);
        assertThat(get("nobody", "/").err()).contains("no guest on port nobody");
        assertThat(get("alice", "/openstack/latest/nothing").exit()).isEqualTo(1);
        assertThat(get("alice", "/\r\nX: y").err()).contains("a control character");
        assertThat(get("alice", "/", "-H", "x").exit()).isEqualTo(2);
        assertThat(get("alice", "/openstack/latest/user_data", "--json").out()).contains("\"status\" : 404");
    }
}
