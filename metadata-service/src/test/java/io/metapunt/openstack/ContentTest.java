package io.metapunt.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.metapunt.http.Answer;
import io.metapunt.instance.PasswordStore;
import io.metapunt.instance.TestInstances;
import io.metapunt.vendordata.VendorDataClient;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
    private OpenStackTree tree;

    @BeforeEach
    void makeTree(@TempDir Path directory) throws Exception {
        tree = new OpenStackTree(
                TestInstances.read("uuid: " + TestInstances.UUID_ONE
                        + "\nfiles: [{path: /a, content: text}, {path: /b, content_base64: H4sA}]\n"),
                PasswordStore.open(directory, Runnable::run),
                VendorDataClient.none(),
                InstantSource.system());
    }

    private Answer get(String path) {
        return (Answer) tree.answer(
                HttpMethod.GET, ImmutableList.copyOf(Splitter.on('/').splitToList(path)), new byte[0]);
    }

    @Test
    void contentIsGivenOctetForOctetAsPlainText() {
        Answer.Document text = (Answer.Document) get("content/0000");
        assertThat(text.body()).asString().isEqualTo("text");
        assertThat(text.contentType()).isEqualTo(Answer.TEXT);
        assertThat(((Answer.Document) get("content/0001")).body()).containsExactly(0x1f, 0x8b, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content",
                "content/0002",
                "content/0",
                "content/00000",
                "content/-001",
                "content/٠٠٠٠",
                "content/0000/x",
                "latest/content",
                "latest/content/0000"
            })
    void nothingElseIsThere(String path) {
        assertThat(get(path).status()).isEqualTo(404);
    }
}
