package io.metapunt.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.lab.Await;
import io.metapunt.lab.Command;
import io.metapunt.lab.Guest;
import io.metapunt.lab.Lab;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeakTest {
    @RegisterExtension
    static final Lab lab = new Lab();

    @Test
    void aHundredGuestsThatCameAndWentLeaveNothing() {
        UUID instance = lab.instance("alice");
        for (int i = 0; i < 100; i++) {
            Guest alice = lab.plugServed("alice", instance);
            assertThat(alice.instanceName()).isEqualTo("alice");
            alice.unplug();
        }

        Await.until("the flows to go", Lab.LIMIT, () -> lab.guestFlows().isEmpty());
        assertThat(objects("io.metapunt.link.GuestLink")).isZero();
        assertThat(objects("io.metapunt.tcp.TcpConnection")).isZero();
        assertThat(objects("io.metapunt.channel.GuestChannel")).isZero();
        assertThat(objects("io.metapunt.instance.Guest")).isZero();
    }

    /** Live objects of a class in the daemon, after a full collection. */
    private static long objects(String type) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String histogram = Command.run(List.of(jcmd, Long.toString(lab.daemon().pid()), "GC.class_histogram"))
                .orFail();
        Matcher line = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(type) + "( .*)?$")
                .matcher(histogram);
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }
}
