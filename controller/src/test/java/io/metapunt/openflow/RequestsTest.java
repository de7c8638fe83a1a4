package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

class RequestsTest {
    private static final long BARRIER = 1_000_001;
    private static final long MULTIPART = 1_000_002;

    private final Requests requests = new Requests();
    private final OFMessage message =
            OFFactories.getFactory(OFVersion.OF_13).buildFlowAdd().build();

    @Test
    void nothingIsOpenAfterTheReply() {
        var done = requests.batch(List.of(message), BARRIER);
        assertThat(requests.size()).isEqualTo(1);
        assertThat(requests.barrierReply(BARRIER)).isTrue();
        assertThat(done).isCompleted();
        assertThat(requests.size()).isZero();
        assertThat(requests.barrierReply(BARRIER)).isFalse();
    }

    @Test
    void barrierReplyToAMultipartRequestIsRefused() {
        CompletableFuture<Void> done = requests.multipart(MULTIPART, _ -> {});
        assertThat(requests.barrierReply(MULTIPART)).isFalse();
        assertThat(done).isNotDone();
    }

    @Test
    void multipartReplyToABarrierIsRefused() {
        var done = requests.batch(List.of(message), BARRIER);
        assertThat(requests.multipartReply(BARRIER, Unpooled.EMPTY_BUFFER, false))
                .isFalse();
        assertThat(done).isNotDone();
    }

    @Test
    void errorOfAMultipartRequestFailsIt() {
        CompletableFuture<Void> done = requests.multipart(MULTIPART, _ -> {});
        assertThat(requests.error(MULTIPART, "bad request: eperm")).isTrue();
        assertThat(done.exceptionNow()).hasMessage("the switch refused the request: bad request: eperm");
        assertThat(requests.size()).isZero();
    }

    @Test
    void expiredBatchFailsAndItsErrorsAreNobodysAfterwards() {
        var done = requests.batch(List.of(message), BARRIER);
        requests.expire(BARRIER, new TimeoutException("late"));
        assertThat(done.exceptionNow()).hasMessage("late");
        assertThat(requests.error(message.getXid(), "late as well")).isFalse();
    }

    @Test
    void expiryOfWhatWasAnsweredDoesNothing() {
        var done = requests.batch(List.of(message), BARRIER);
        requests.barrierReply(BARRIER);
        requests.expire(BARRIER, new TimeoutException("late"));
        assertThat(done).isCompleted();
    }
}
