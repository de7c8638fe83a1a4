package io.metapunt.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OvsdbHandlerTest {
    private static final String MONITOR_REPLY =
            "{\"id\": \"monitor\", \"result\": " + ReplicaTest.INITIAL + ", \"error\": null}";
    private static final String DELETION = """
            {"method": "update", "id": null, "params": ["monitor", {"Bridge": {"b1": {"old": {"name": "br-int"}}}}]}
            """;

    private final List<SwitchView> views = new ArrayList<>();
    private final OvsdbHandler handler = new OvsdbHandler(views::add);
    private final EmbeddedChannel channel = new EmbeddedChannel(new JsonObjectDecoder(), handler);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void monitorIsAskedForAtOnce() throws JsonProcessingException {
        JsonNode request = heard();
        assertThat(request.path("method").asText()).isEqualTo("monitor");
        assertThat(request.path("params").path(0).asText()).isEqualTo("Open_vSwitch");
        assertThat(request.path("params").path(2).path("Interface").path(0).path("columns"))
                .extracting(JsonNode::asText)
                .containsExactly("name", "ofport", "type", "options", "external_ids", "mtu", "error");
    }

    @Test
    void monitorsReplyIsAView() {
        say(MONITOR_REPLY);
        assertThat(views)
                .singleElement()
                .satisfies(view -> assertThat(view.bridges()).containsOnlyKeys("br-int"));
    }

    @Test
    void transactionIsAnsweredByItsOwnReply() throws JsonProcessingException {
        heard();
        var first = handler.transact(PortTransactions.find("a")).toCompletableFuture();
        var second = handler.transact(PortTransactions.find("b")).toCompletableFuture();
        String firstId = heard().path("id").asText();
        String secondId = heard().path("id").asText();
        say("{\"id\": \"" + secondId + "\", \"result\": [{\"rows\": []}], \"error\": null}");
        assertThat(second).isCompleted();
        assertThat(first).isNotCompleted();
        say("{\"id\": \"" + firstId
                + "\", \"result\": [{\"rows\": [{\"_uuid\": [\"uuid\", \"x\"]}]}], \"error\": null}");
        assertThat(first)
                .isCompletedWithValueMatching(
                        reply -> PortTransactions.found(reply).equals(Optional.of("x")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\": [{}, {\"error\": \"constraint violation\", \"details\": \"two rows\"}], \"error\": null",
                "\"result\": null, \"error\": {\"error\": \"constraint violation\", \"details\": \"two rows\"}"
            })
    void transactionFailsWithWhatTheDatabaseSays(String reply) throws JsonProcessingException {
        heard();
        var done = handler.transact(PortTransactions.add("br-int", "p", 7)).toCompletableFuture();
        say("{\"id\": \"" + heard().path("id").asText() + "\", " + reply + "}");
        assertThat(done)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("constraint violation")
                .withMessageContaining("two rows");
    }

    @Test
    void transactionFailsWhenTheConnectionEnds() throws JsonProcessingException {
        heard();
        var done = handler.transact(PortTransactions.find("a")).toCompletableFuture();
        var _ = channel.close();
        assertThat(done).isCompletedExceptionally();
        assertThat(handler.transact(PortTransactions.find("a")).toCompletableFuture())
                .isCompletedExceptionally();
    }

    @Test
    void everyUpdateIsAView() {
        say(MONITOR_REPLY);
        say(DELETION);
        assertThat(views).hasSize(2);
        assertThat(views.getLast().bridges()).isEmpty();
    }

    @Test
    void messagesMayBeSplitAtEveryOctet() {
        byte[] octets = (DELETION + DELETION).getBytes(StandardCharsets.UTF_8);
        for (int at = 1; at < octets.length; at++) {
            views.clear();
            channel.writeInbound(Unpooled.copiedBuffer(octets, 0, at));
            channel.writeInbound(Unpooled.copiedBuffer(octets, at, octets.length - at));
            assertThat(views).as("split at %d", at).hasSize(2);
        }
    }

    @Test
    void echoIsAnsweredWithItsParameters() throws JsonProcessingException {
        heard();
        say("{\"method\": \"echo\", \"params\": [1, \"two\"], \"id\": \"echo\"}");
        assertThat(heard()).isEqualTo(json("{\"result\": [1, \"two\"], \"error\": null, \"id\": \"echo\"}"));
        assertThat(views).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\": \"stolen\", \"params\": [], \"id\": null}",
                "{\"id\": \"echo\", \"result\": [], \"error\": null}",
                "{\"id\": 7, \"result\": {}, \"error\": null}",
                "{}",
                "[]"
            })
    void messageThatSaysNothingNewIsIgnored(String message) {
        say(message);
        assertThat(views).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void refusedMonitorEndsTheConnectionAndSaysWhy() {
        say("{\"id\": \"monitor\", \"result\": null, \"error\": {\"error\": \"unknown database\"}}");
        assertThat(channel.isOpen()).isFalse();
        assertThat(handler.endReason()).isEqualTo("the database refused the monitor: {\"error\":\"unknown database\"}");
        assertThat(views).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\": }", "{\"id\": nonsense}", "HTTP/1.1 400 Bad Request", "{]}"})
    void whatIsNoJsonEndsTheConnection(String message) {
        say(message);
        assertThat(channel.isOpen()).isFalse();
        assertThat(handler.endReason()).isNotEqualTo("the database closed the connection");
        assertThat(views).isEmpty();
    }

    @Test
    void silentDatabaseIsAskedForAnEcho() throws JsonProcessingException {
        heard();
        idle();
        assertThat(heard().path("method").asText()).isEqualTo("echo");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void databaseThatAnswersIsKept() {
        idle();
        say("{\"id\": \"echo\", \"result\": [], \"error\": null}");
        idle();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void databaseThatDoesNotAnswerIsGivenUp() {
        idle();
        idle();
        assertThat(channel.isOpen()).isFalse();
        assertThat(handler.endReason()).isEqualTo("no answer to an echo request");
    }

    private void say(String json) {
        channel.writeInbound(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
    }

    private void idle() {
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
    }

    private JsonNode heard() throws JsonProcessingException {
        ByteBuf message = channel.readOutbound();
        String text = message.toString(StandardCharsets.UTF_8);
        message.release();
        return json(text);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new JsonMapper().readTree(text);
    }
}
