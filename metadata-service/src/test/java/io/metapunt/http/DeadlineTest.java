package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int expired;
    private final Deadline deadline = new Deadline(channel.eventLoop(), () -> expired++);

    @BeforeEach
    void freeze() {
        channel.freezeTime();
    }

    private void advance(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    @Test
    void expiresOnceAtItsMoment() {
        deadline.in(Duration.ofSeconds(5));
        advance(4);
        assertThat(expired).isZero();
        advance(1);
        assertThat(expired).isEqualTo(1);
        advance(100);
        assertThat(expired).isEqualTo(1);
    }

    @Test
    void movedLaterItExpiresLater() {
        deadline.in(Duration.ofSeconds(5));
        advance(4);
        deadline.in(Duration.ofSeconds(5));
        advance(4);
        assertThat(expired).isZero();
        advance(1);
        assertThat(expired).isEqualTo(1);
    }

    @Test
    void movedEarlierItExpiresEarlier() {
        deadline.in(Duration.ofSeconds(50));
        deadline.in(Duration.ofSeconds(5));
        advance(5);
        assertThat(expired).isEqualTo(1);
        advance(50);
        assertThat(expired).isEqualTo(1);
    }

    @Test
    void cancelledItDoesNotExpireAndCanBeSetAgain() {
        deadline.in(Duration.ofSeconds(5));
        deadline.cancel();
        advance(10);
        assertThat(expired).isZero();
        deadline.in(Duration.ofSeconds(5));
        advance(5);
        assertThat(expired).isEqualTo(1);
    }

    @Test
    void closedItLeavesNoTaskBehind() {
        deadline.in(Duration.ofSeconds(5));
        deadline.close();
        assertThat(channel.hasPendingTasks()).isFalse();
        advance(10);
        assertThat(expired).isZero();
    }
}
