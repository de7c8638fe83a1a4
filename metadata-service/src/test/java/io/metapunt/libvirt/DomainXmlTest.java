package io.metapunt.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.TestInstances;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainXmlTest {
    private static final String NOVA = "http://openstack.org/xmlns/libvirt/nova/1.1";
    private static final String UUID = "<uuid>" + TestInstances.UUID_ONE + "</uuid>";

    /** As libvirt 9.0 wrote them, of a domain with an openvswitch virtualport that it ran. */
    static byte[] written(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DomainXmlTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static DomainXml.Reading read(String text) {
        return DomainXml.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> project(String metadata) {
        return switch (read("<domain>" + UUID + "<metadata>" + metadata + "</metadata></domain>")) {
            case DomainXml.Reading.Read(Domain domain) -> domain.projectId();
            case DomainXml.Reading.Unreadable wrong -> throw new AssertionError(wrong);
        };
    }

    private static String instance(String inside) {
        return "<n:instance xmlns:n='" + NOVA + "'>" + inside + "</n:instance>";
    }

    @ParameterizedTest
    @ValueSource(strings = {"running.xml", "running-1.0.xml", "dumpxml.xml"})
    void whatLibvirtWritesTellsInstanceAndProject(String name) throws IOException {
        assertThat(DomainXml.read(written(name)))
                .isEqualTo(new DomainXml.Reading.Read(
                        new Domain(TestInstances.UUID_ONE, Optional.of("ca17d50f6ac049928cc2fb2217dab93b"))));
    }

    @Test
    void domainThatIsNotNovasHasNoProject() {
        assertThat(project("")).isEmpty();
        assertThat(project("<instance><owner><project uuid='p'/></owner></instance>"))
                .isEmpty();
        assertThat(project("<n:instance xmlns:n='http://example.org/nova/1.1'><n:owner><n:project uuid='p'/></n:owner>"
                        + "</n:instance>"))
                .isEmpty();
    }

    @Test
    void projectCountsInItsPlaceOnly() {
        assertThat(project(instance("<n:owner><n:project uuid='p'>any name</n:project></n:owner>")))
                .contains("p");
        assertThat(project(instance("<n:project uuid='p'/>"))).isEmpty();
        assertThat(project(instance("<n:flavor><n:owner><n:project uuid='p'/></n:owner></n:flavor>")))
                .isEmpty();
        assertThat(project(instance("<n:name>&lt;n:owner&gt;&lt;n:project uuid='p'/&gt;</n:name>")))
                .isEmpty();
        assertThat(project("<x>" + instance("<n:owner><n:project uuid='p'/></n:owner>") + "</x>"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "p&#13;&#10;X-Instance-ID: other", "&#xe4;"})
    void whatCannotBeAProjectIsNone(String id) {
        assertThat(project(instance("<n:owner><n:project uuid='" + id + "'/></n:owner>")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<domain>",
                "<domain/>",
                "<domain><uuid>x</uuid></domain>",
                "<domain><name><uuid>daf32a70-42c9-4d30-8ec5-3a5d97582cff</uuid></name></domain>",
                "<other><uuid>daf32a70-42c9-4d30-8ec5-3a5d97582cff</uuid></other>",
                "<domain><uuid>daf32a70-42c9-4d30-8ec5-3a5d97582cff</uuid><metadata>"
                        + "<n:instance xmlns:n='http://openstack.org/xmlns/libvirt/nova/1.1'><n:owner>"
                        + "<n:project uuid='a'/><n:project uuid='b'/></n:owner></n:instance></metadata></domain>"
            })
    void whatIsNoDomainIsAValue(String text) {
        assertThat(read(text)).isInstanceOf(DomainXml.Reading.Unreadable.class);
    }

    @Test
    void faultHasItsLine() {
        assertThat(read("<domain>\n<uuid>\n</domain>"))
                .isInstanceOfSatisfying(
                        DomainXml.Reading.Unreadable.class,
                        wrong -> assertThat(wrong.line()).isEqualTo(3));
    }

    @Test
    void filesAreNeverReadIntoIt() {
        String text = "<!DOCTYPE domain [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n<domain>" + UUID + "<metadata>"
                + instance("<n:owner><n:project uuid='&x;'/></n:owner>") + "</metadata></domain>";
        assertThat(read(text)).isInstanceOf(DomainXml.Reading.Unreadable.class);
    }

    @Test
    void entitiesAreNotMultiplied() {
        String text = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><domain>" + UUID
                + "<name>&b;</name></domain>";
        assertThat(read(text)).isInstanceOf(DomainXml.Reading.Unreadable.class);
    }

    @Test
    void elementsInEachOtherAreBounded() {
        assertThat(read("<domain>".repeat(100_000))).isInstanceOf(DomainXml.Reading.Unreadable.class);
    }
}
