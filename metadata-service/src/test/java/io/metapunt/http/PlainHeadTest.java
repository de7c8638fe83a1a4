package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHeadTest {
    @ParameterizedTest
    @CsvSource({
        "200, application/json, 0, DEFAULT,",
        "200, text/plain; charset=UTF-8, 1048576, CLOSE, close",
        "404, text/html; charset=UTF-8, 12, KEEP_ALIVE, keep-alive",
        "599, text/plain, 3, DEFAULT,"
    })
    void headIsWhatNettyWouldWrite(int status, String type, int length, PlainHead.Connection connection, String said) {
        DefaultHttpResponse message = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        var _ = message.headers().set("content-type", type).set("content-length", length);
        if (said != null) {
            var _ = message.headers().set("connection", said);
        }
        EmbeddedChannel encoder = new EmbeddedChannel(new HttpResponseEncoder());
        boolean _ = encoder.writeOutbound(message);
        ByteBuf expected = encoder.readOutbound();
        ByteBuf head = PlainHead.write(UnpooledByteBufAllocator.DEFAULT, status, type, length, connection);
        assertThat(head.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo(expected.toString(StandardCharsets.ISO_8859_1));
        boolean _ = expected.release();
        boolean _ = encoder.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 204, 205, 304})
    void answerWithoutBodyIsLeftToTheEncoder(int status) {
        assertThat(PlainHead.fits(new Answer.Refusal(status), Answer.TEXT)).isFalse();
    }

    @Test
    void moreFieldsAreLeftToTheEncoder() {
        assertThat(PlainHead.fits(new Answer.Refusal(405, ImmutableMap.of("Allow", "GET")), Answer.TEXT))
                .isFalse();
        assertThat(PlainHead.fits(new Answer.Refusal(405), Answer.TEXT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain\r\nX-Evil: yes", "text/plain\u0000", "text/pl\u00e4in"})
    void typeThatCouldBreakTheHeadIsLeftToTheEncoder(String type) {
        assertThat(PlainHead.fits(new Answer.Refusal(404), type)).isFalse();
    }
}
