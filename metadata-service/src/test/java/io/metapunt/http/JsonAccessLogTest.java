package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.metapunt.instance.TestInstances;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAccessLogTest {
    private static String line(String method, String target) {
        return JsonAccessLog.line(new AccessLog.Entry(
                TestInstances.GUEST,
                Optional.of(TestInstances.UUID_ONE),
                method,
                target,
                200,
                123,
                4_567_890,
                Origin.DIRECTORY));
    }

    @Test
    void requestIsALineOfJson() {
        assertThat(line("GET", "/openstack"))
                .isEqualTo(
                        "{\"bridge\":\"br-int\",\"port\":\"tapcd9f6d46-4a\","
                                + "\"instance\":\"daf32a70-42c9-4d30-8ec5-3a5d97582cff\",\"method\":\"GET\","
                                + "\"path\":\"/openstack\",\"status\":200,\"bytes\":123,\"micros\":4567,\"source\":\"directory\"}");
    }

    @Test
    void instanceThatIsNotKnownIsEmpty() {
        assertThat(JsonAccessLog.line(new AccessLog.Entry(
                        TestInstances.GUEST, Optional.empty(), "GET", "/", 503, 0, 0, Origin.STALE)))
                .contains("\"instance\":\"\"")
                .endsWith("\"source\":\"stale\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/\"}\n{\"bridge\":\"forged",
                "/\r\n",
                "/\u0000\u0007\b\f\t",
                "/\u001b[2J\u001b[31m",
                "/\u009b31m",
                "/\u007f",
                "/\u2028\u2029\u0085",
                "/\u202e",
                "/\ud800",
                "/{}{}{}",
                "/\\u0022"
            })
    void hostileOctetsAreEscapedAndSurvive(String hostile) throws Exception {
        String line = line(hostile, hostile);
        assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        JsonNode parsed = JsonMapper.builder().build().readTree(line);
        assertThat(parsed.get("method").asText()).isEqualTo(hostile);
        assertThat(parsed.get("path").asText()).isEqualTo(hostile);
        assertThat(parsed.get("status").asInt()).isEqualTo(200);
        assertThat(parsed.size()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u0000", "\ud83d\ude00"})
    void whatIsLongIsCut(String unit) throws Exception {
        String line = line("GET", unit.repeat(10_000));
        assertThat(JsonMapper.builder().build().readTree(line).get("path").asText())
                .hasSize(256);
        assertThat(line).hasSizeLessThan(2_000);
    }
}
