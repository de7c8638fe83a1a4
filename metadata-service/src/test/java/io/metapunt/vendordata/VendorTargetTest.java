package io.metapunt.vendordata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorTargetTest {
    @ParameterizedTest
    @CsvSource({
        "a@http://10.0.0.1, 10.0.0.1, 80, /",
        "a@http://10.0.0.1:8080/, 10.0.0.1, 8080, /",
        "a@https://vendor.example/data, vendor.example, 443, /data",
        "a@http://[::1]:81/x%20y?a=b&c, ::1, 81, /x%20y?a=b&c"
    })
    void partsAreWhatARequestNeeds(String text, String host, int port, String target) {
        VendorTarget read = VendorTarget.parse(text);
        assertThat(read.host()).isEqualTo(host);
        assertThat(read.port()).isEqualTo(port);
        assertThat(read.target()).isEqualTo(target);
    }

    @Test
    void nameEndsAtTheFirstAt() {
        assertThat(VendorTarget.parse("a@http://h/x@y").name()).isEqualTo("a");
        assertThat(VendorTarget.parse("a@http://h/x@y").target()).isEqualTo("/x@y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h/",
                "@http://h/",
                "static@http://h/",
                "a@",
                "a@h",
                "a@ftp://h/",
                "a@http:///x",
                "a@http://u:p@h/"
            })
    void whatCannotBeAskedIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> VendorTarget.parse(text));
    }
}
