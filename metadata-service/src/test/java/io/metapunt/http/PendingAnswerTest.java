package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.TestInstances;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that come later, or in parts. */
class PendingAnswerTest {
    private final Upstream upstream = new Upstream();
    private final TestHttp http = TestHttp.ofReplies(
            request -> request.path().contains("now") ? Answer.text("now") : (Reply.Later) upstream::begin);

    /** What the answers come from; each request begins anew. */
    private static final class Upstream implements Reply.Transfer {
        private @Nullable AnswerSink sink;
        private int begun;
        private int more;
        private int cancelled;

        Reply.Transfer begin(Exchange exchange, AnswerSink to) {
            sink = to;
            begun++;
            return this;
        }

        AnswerSink sink() {
            return Objects.requireNonNull(sink);
        }

        void head(OptionalLong length) {
            HttpHeaders headers = new DefaultHttpHeaders().set("Content-Type", "text/x");
            sink().begin(200, headers, length, Origin.NOVA);
        }

        void data(String text) {
            sink().data(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void more() {
            more++;
        }

        @Override
        public void cancel() {
            cancelled++;
        }
    }

    @Test
    void wholeAnswerIsSentWhenItComes() {
        assertThat(http.get("/a")).isEmpty();
        http.advance(Duration.ofMinutes(1));
        assertThat(http.hear()).isEmpty();
        upstream.sink().answer(Answer.text("late"), Origin.STALE);
        assertThat(http.hear()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\nlate");
        assertThat(http.logged)
                .containsExactly(new TestHttp.Logged(Optional.of(TestInstances.UUID_ONE), "GET", "/a", 200, 4));
    }

    @Test
    void answerThatIsThereAtOnceIsSentAtOnce() {
        TestHttp quick = TestHttp.ofReplies(_ -> (Reply.Later) (_, sink) -> {
            sink.answer(Answer.text("at once"), Origin.NOVA);
            return upstream;
        });
        assertThat(quick.get("/a")).endsWith("at once");
        assertThat(quick.get("/b")).endsWith("at once");
    }

    @Test
    void requestsPipelinedBehindItWaitAndAreAnsweredInTheirOrder() {
        assertThat(http.get("/a")).isEmpty();
        assertThat(http.get("/now")).isEmpty();
        assertThat(http.get("/b")).isEmpty();
        assertThat(upstream.begun).isEqualTo(1);
        upstream.sink().answer(Answer.text("first"), Origin.NOVA);
        String answers = http.hear();
        assertThat(answers).contains("first").endsWith("now");
        assertThat(answers.indexOf("first")).isLessThan(answers.indexOf("now"));
        assertThat(upstream.begun).isEqualTo(2);
        upstream.sink().answer(Answer.text("third"), Origin.NOVA);
        assertThat(http.hear()).endsWith("third");
        assertThat(http.isOpen()).isTrue();
    }

    @Test
    void bodyOfAKnownLengthIsPassedOnAsItComes() {
        assertThat(http.get("/a")).isEmpty();
        upstream.head(OptionalLong.of(6));
        upstream.data("abc");
        String begun = http.hear();
        assertThat(begun)
                .containsIgnoringCase("content-type: text/x\r\n")
                .containsIgnoringCase("content-length: 6\r\n");
        assertThat(begun).endsWith("\r\n\r\nabc").doesNotContainIgnoringCase("chunked");
        upstream.data("def");
        upstream.sink().end();
        assertThat(http.hear()).isEqualTo("def");
        assertThat(http.isOpen()).isTrue();
        assertThat(http.logged)
                .singleElement()
                .extracting(TestHttp.Logged::bytes)
                .isEqualTo(6);
        assertThat(http.get("/now")).endsWith("now");
    }

    @Test
    void bodyOfUnknownLengthIsChunked() {
        assertThat(http.get("/a")).isEmpty();
        upstream.head(OptionalLong.empty());
        upstream.data("abc");
        upstream.sink().end();
        assertThat(http.hear())
                .containsIgnoringCase("transfer-encoding: chunked")
                .endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        assertThat(http.get("/now")).endsWith("now");
    }

    @Test
    void bodyOfUnknownLengthEndsWithTheConnectionOfAnOldClient() {
        assertThat(http.say("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
                .isEmpty();
        upstream.head(OptionalLong.empty());
        upstream.data("abc");
        upstream.sink().end();
        assertThat(http.hear())
                .containsIgnoringCase("connection: close")
                .doesNotContainIgnoringCase("chunked")
                .endsWith("\r\n\r\nabc");
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void headHasTheLengthAndNoBody() {
        assertThat(http.say("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")).isEmpty();
        upstream.head(OptionalLong.of(1_000));
        upstream.sink().end();
        assertThat(http.hear()).containsIgnoringCase("content-length: 1000\r\n").endsWith("\r\n\r\n");
        assertThat(http.get("/now")).startsWith("HTTP/1.1 200").endsWith("now");
    }

    @Test
    void answerThatIsCutEndsTheConnectionSoThatNobodyTakesItForWhole() {
        assertThat(http.get("/a")).isEmpty();
        upstream.head(OptionalLong.of(6));
        upstream.data("abc");
        upstream.sink().cut();
        assertThat(http.hear()).endsWith("abc");
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void guestThatDoesNotReadIsWaitedForAndThenGivenMore() {
        assertThat(http.get("/a")).isEmpty();
        upstream.head(OptionalLong.of(1_000_000));
        var _ = http.hear();
        assertThat(upstream.sink().isReady()).isTrue();
        http.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        assertThat(http.hear()).isEmpty();
        assertThat(upstream.sink().isReady()).isFalse();
        assertThat(upstream.more).isZero();
        http.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        assertThat(http.hear()).isEmpty();
        assertThat(upstream.more).isEqualTo(1);
    }

    @Test
    void guestThatTakesNothingForTooLongLosesTheConnection() {
        assertThat(http.get("/a")).isEmpty();
        upstream.head(OptionalLong.of(6));
        upstream.data("abc");
        http.advance(HttpConfig.defaults().writeTimeout());
        assertThat(http.isOpen()).isFalse();
        assertThat(upstream.cancelled).isEqualTo(1);
    }

    @Test
    void nobodyIsAskedForAGuestThatIsGone() {
        assertThat(http.get("/a")).isEmpty();
        var _ = http.channel.close();
        assertThat(upstream.cancelled).isEqualTo(1);
        upstream.sink().answer(Answer.text("late"), Origin.NOVA);
        assertThat(http.hear()).isEmpty();
        assertThat(http.logged).isEmpty();
    }

    @Test
    void drainLetsTheAnswerComeAndClosesBehindIt() {
        assertThat(http.get("/a")).isEmpty();
        http.channel.pipeline().fireUserEventTriggered(HttpPipeline.Drain.NOW);
        assertThat(http.isOpen()).isTrue();
        upstream.sink().answer(Answer.text("last"), Origin.NOVA);
        assertThat(http.hear()).endsWith("last");
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void requestThatWasHeldMayBeAnsweredLaterToo() {
        http.vanish();
        assertThat(http.get("/a")).isEmpty();
        assertThat(upstream.begun).isZero();
        http.appear();
        assertThat(upstream.begun).isEqualTo(1);
        http.advance(Duration.ofMinutes(1));
        assertThat(http.hear()).isEmpty();
        upstream.sink().answer(Answer.text("at last"), Origin.NOVA);
        assertThat(http.hear()).endsWith("at last");
    }
}
