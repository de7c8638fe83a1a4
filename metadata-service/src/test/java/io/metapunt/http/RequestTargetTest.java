package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    /** Segments are shown with a bar between them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "/ ''",
                "/openstack openstack",
                "/openstack/ openstack",
                "/openstack/latest/meta_data.json openstack|latest|meta_data.json",
                "// ''",
                "/// ''",
                "//latest//meta-data latest|meta-data",
                "/latest//meta-data/ramdisk-id latest|meta-data|ramdisk-id",
                "/. ''",
                "/.. ''",
                "/../../a a",
                "/a/./b a|b",
                "/a/../b b",
                "/a/b/.. a",
                "/a/... a|...",
                "/%2e%2e/a a",
                "/a/%2E%2e/b b",
                "/a%2fb a|b",
                "/a/%2f%2fb a|b",
                "/meta%5Fdata.json meta_data.json",
                "/%6f%70enstack openstack",
                "/a%20b 'a b'",
                "/a+b a+b",
                "/%25 %",
                "/%252e%252e/a %2e%2e|a",
                "/a%3Fb a?b",
                "/a?b=c a",
                "/?/../x ''",
                "/a#b a",
                "/a?b#c a",
                "/a;v=1 a;v=1",
                "/0=mykey 0=mykey",
                "/%c3%a9 é",
                "/%f0%9f%98%80 😀",
                "http://169.254.169.254/openstack openstack",
                "http://169.254.169.254 ''",
                "http://169.254.169.254/ ''",
                "HTTP://x/a a",
                "https://x:443/a/b?c a|b",
                "http://user@x/a a",
                "http://x?/a ''",
                "/?http://x/a ''"
            })
    void pathsAreDecodedAndNormalised(String target, String segments) {
        assertThat(RequestTarget.parse(target))
                .isEqualTo(new RequestTarget.Path(
                        segments.isEmpty() ? ImmutableList.of() : ImmutableList.copyOf(segments.split("\\|"))));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "?a",
                "169.254.169.254:80",
                "ftp://x/a",
                "/%",
                "/%2",
                "/%zz",
                "/%-1",
                "/%+1",
                "/%00",
                "/a%0d%0ab",
                "/%7f",
                "/%1b[31m",
                "/a b",
                "/a\tb",
                "/a\u0000",
                "/\u007f",
                "/%ff",
                "/%c3",
                "/%c0%af",
                "/%c0%ae%c0%ae",
                "/%ed%a0%80",
                "/%f4%90%80%80",
                "/\u20ac",
                "http:///%00"
            })
    void anythingElseIsMalformed(String target) {
        assertThat(RequestTarget.parse(target)).isEqualTo(new RequestTarget.Malformed());
    }
}
