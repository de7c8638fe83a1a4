package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownHostsTest {
    private static boolean isMeant(String target, String... hosts) {
        DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
        for (String host : hosts) {
            var _ = request.headers().add("Host", host);
        }
        return new KnownHosts(ImmutableSet.of("metadata.cloud.example")).isMeantBy(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.169.254:80",
                "[fe80::a9fe:a9fe]",
                "[fe80::a9fe:a9fe%eth0]",
                "[fe80::a9fe:a9fe%25eth0]:80",
                "",
                "instance-data.:8773",
                "instance-data",
                "instance-data.ec2.internal",
                "METADATA.Cloud.Example:80",
                "metadata.openstack.local."
            })
    void serviceMayBeAskedByIt(String host) {
        assertThat(isMeant("/", host)).isTrue();
        assertThat(isMeant("http://" + host + "/x", "169.254.169.254")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rebind.attacker.example",
                "rebind.attacker.example:80",
                "169.254.169.254.attacker.example",
                "attacker.example.",
                "evilinternal.com",
                "internal.com",
                "other.metadata.cloud.example"
            })
    void nameThatSomebodyElseMayGiveOutIsNotOurs(String host) {
        assertThat(isMeant("/", host)).isFalse();
        assertThat(isMeant("http://" + host + "/", "169.254.169.254")).isFalse();
        assertThat(isMeant("http://169.254.169.254@" + host, "169.254.169.254")).isFalse();
    }

    @Test
    void nobodyNeedBeNamed() {
        assertThat(isMeant("/")).isTrue();
    }

    @Test
    void browserThatWasLedHereByANameIsRefused() {
        TestHttp http = TestHttp.ofKnownInstance();
        String answer = http.say("GET /latest/meta-data/ HTTP/1.1\r\nHost: rebind.attacker.example\r\n\r\n");
        assertThat(TestHttp.status(answer)).isEqualTo(421);
        assertThat(http.isOpen()).isFalse();
    }
}
