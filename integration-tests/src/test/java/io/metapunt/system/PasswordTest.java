package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PasswordTest {
    private static final String PATH = "http://169.254.169.254/openstack/latest/password";

    @RegisterExtension
    static final Lab lab = new Lab();

    private static String post(Guest guest, String password) {
        return guest.run(
                        "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "10", "-d", password, PATH)
                .orFail();
    }

    private static Command.Result password(UUID instance, String... more) {
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"instances", "password", instance.toString()}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return lab.daemon().run(arguments);
    }

    @Test
    void operatorReadsWhatTheGuestPostedAndResetsIt() {
        UUID instance = lab.instance("alice");
        Guest alice = lab.plugServed("alice", instance);

        Command.Result none = password(instance);
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("no password was posted by " + instance);

        assertThat(post(alice, "c2VjcmV0")).isEqualTo("200");
        assertThat(post(alice, "b3RoZXI=")).isEqualTo("409");
        assertThat(lab.daemon().run("doctor").out()).contains("ok    permissions: ");
        assertThat(password(instance).orFail()).isEqualTo("c2VjcmV0\n");
        assertThat(password(instance, "--json").orFail()).contains("\"password\" : \"c2VjcmV0\"");

        assertThat(password(instance, "--reset").orFail()).isEqualTo("the password of " + instance + " is reset\n");
        assertThat(alice.get("/openstack/latest/password")).isEmpty();
        assertThat(password(instance, "--reset").exit()).isEqualTo(1);
        assertThat(post(alice, "b3RoZXI=")).isEqualTo("200");
        assertThat(password(instance).orFail()).isEqualTo("b3RoZXI=\n");
        assertThat(password(instance, "--reset", "--json").orFail()).isEqualTo("\"" + instance + "\"\n");
    }
}
