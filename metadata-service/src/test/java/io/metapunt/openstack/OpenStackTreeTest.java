package io.metapunt.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.metapunt.http.Answer;
import io.metapunt.instance.PasswordStore;
import io.metapunt.instance.TestInstances;
import io.metapunt.vendordata.VendorDataClient;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenStackTreeTest {
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    private Path directory;

    private OpenStackTree tree;

    @BeforeEach
    void plant() throws Exception {
        tree = tree(TestInstances.SAMPLE, "2026-01-01");
    }

    private OpenStackTree tree(String instance, String today) throws Exception {
        return new OpenStackTree(
                TestInstances.read(instance),
                PasswordStore.open(directory, Runnable::run),
                VendorDataClient.none(),
                Clock.fixed(Instant.parse(today + "T00:00:00Z"), ZoneOffset.UTC));
    }

    private static Answer ask(OpenStackTree tree, HttpMethod method, String path, byte[] body) {
        return (Answer) tree.answer(
                method, ImmutableList.copyOf(Splitter.on('/').omitEmptyStrings().split(path)), body);
    }

    private Answer get(String path) {
        return ask(tree, HttpMethod.GET, path, NOTHING);
    }

    private static String text(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Document.class);
        return new String(((Answer.Document) answer).body(), StandardCharsets.UTF_8);
    }

    @Test
    void versionOfTheFutureIsHiddenAndAnswersAllTheSame() throws Exception {
        OpenStackTree early = tree(TestInstances.SAMPLE, "2025-04-03");
        assertThat(text(ask(early, HttpMethod.GET, "", NOTHING))).endsWith("2020-10-14\nlatest");
        assertThat(ask(early, HttpMethod.GET, "2025-04-04/meta_data.json", NOTHING)
                        .status())
                .isEqualTo(200);
        OpenStackTree sameDay = tree(TestInstances.SAMPLE, "2025-04-04");
        assertThat(text(ask(sameDay, HttpMethod.GET, "", NOTHING))).endsWith("2025-04-04\nlatest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content",
                "content/0000",
                "Latest",
                "latest/nosuch",
                "latest/meta_data.json/x",
                "latest/user_data/x",
                "2012-08-10/password",
                "2013-04-04/vendor_data.json",
                "2016-06-30/vendor_data2.json"
            })
    void onlyWhatExistsIsFound(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'', text/plain; charset=UTF-8",
        "latest, text/plain; charset=UTF-8",
        "latest/meta_data.json, application/json",
        "latest/vendor_data.json, application/json",
        "latest/vendor_data2.json, application/json",
        "latest/network_data.json, text/plain; charset=UTF-8",
        "latest/user_data, text/plain; charset=UTF-8",
        "latest/password, text/html; charset=UTF-8"
    })
    void typesAreNovas(String path, String type) {
        assertThat(get(path)).isInstanceOf(Answer.Document.class);
        assertThat(((Answer.Document) get(path)).contentType()).isEqualTo(type);
    }

    @Test
    void documentsAreRenderedOnceAndShared() {
        Answer.Document first = (Answer.Document) get("latest/network_data.json");
        Answer.Document second = (Answer.Document) get("2015-10-15/network_data.json");
        assertThat(second.body()).isSameAs(first.body());
    }

    @Test
    void userDataIsOctetForOctet() throws Exception {
        OpenStackTree gzip = tree("uuid: " + TestInstances.UUID_ONE + "\nuser_data_base64: H4sIAP8=\n", "2026-01-01");
        Answer.Document answer = (Answer.Document) ask(gzip, HttpMethod.GET, "latest/user_data", NOTHING);
        assertThat(answer.body()).containsExactly(0x1f, 0x8b, 0x08, 0x00, 0xff);
    }

    @Test
    void emptyUserDataIsListedAndAbsentIsNot() throws Exception {
        OpenStackTree empty = tree("uuid: " + TestInstances.UUID_ONE + "\nuser_data: ''\n", "2026-01-01");
        assertThat(text(ask(empty, HttpMethod.GET, "latest", NOTHING))).contains("user_data");
        assertThat(text(ask(empty, HttpMethod.GET, "latest/user_data", NOTHING)))
                .isEmpty();
        OpenStackTree absent = tree("uuid: " + TestInstances.UUID_ONE + "\n", "2026-01-01");
        assertThat(text(ask(absent, HttpMethod.GET, "latest", NOTHING))).doesNotContain("user_data");
        assertThat(ask(absent, HttpMethod.GET, "latest/user_data", NOTHING).status())
                .isEqualTo(404);
    }

    @Test
    void vendorDataIsGivenPlainAndUnderStatic() throws Exception {
        OpenStackTree vendor = tree(
                "uuid: " + TestInstances.UUID_ONE + "\nvendor_data: {cloud-init: '#cloud-config'}\n", "2026-01-01");
        assertThat(text(ask(vendor, HttpMethod.GET, "latest/vendor_data.json", NOTHING)))
                .isEqualTo("{\"cloud-init\": \"#cloud-config\"}");
        assertThat(text(ask(vendor, HttpMethod.GET, "latest/vendor_data2.json", NOTHING)))
                .isEqualTo("{\"static\": {\"cloud-init\": \"#cloud-config\"}}");
    }

    @Test
    void passwordIsPostedOnceAndReadByGet() {
        assertThat(text(get("latest/password"))).isEmpty();
        assertThat(ask(tree, HttpMethod.POST, "latest/password", new byte[] {'p'})
                        .status())
                .isEqualTo(200);
        assertThat(text(get("2013-04-04/password"))).isEqualTo("p");
        assertThat(ask(tree, HttpMethod.POST, "latest/password", new byte[] {'q'})
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void passwordIsAskedForByNoOtherMethod(String method) {
        assertThat(ask(tree, HttpMethod.valueOf(method), "latest/password", NOTHING)
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "OPTIONS", "PATCH"})
    void otherDocumentsAreReadByAnyMethod(String method) {
        Answer read = ask(tree, HttpMethod.GET, "latest/user_data", NOTHING);

        assertThat(ask(tree, HttpMethod.valueOf(method), "latest/user_data", NOTHING))
                .usingRecursiveComparison()
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "OPTIONS", "PATCH"})
    void whatDoesNotExistIsNotFoundWhateverTheMethod(String method) {
        assertThat(ask(tree, HttpMethod.valueOf(method), "latest/nothing", NOTHING)
                        .status())
                .isEqualTo(404);
    }
}
