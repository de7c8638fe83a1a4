package io.metapunt.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private final List<String> heard = new ArrayList<>();
    private final Audience audience = new Audience();

    AudienceTest() {
        audience.attach(new TcpApplication() {
            @Override
            public void progressed() {
                heard.add("news");
            }

            @Override
            public void closed(CloseReason reason) {
                heard.add(reason.name());
            }
        });
    }

    @Test
    void endIsToldOnceAndTheApplicationLetGo() {
        audience.tellEnd(CloseReason.FINISHED);
        audience.tellEnd(CloseReason.ABORTED);

        assertThat(heard).containsExactly("FINISHED");
        assertThat(audience.application()).isNull();
    }

    @Test
    void whoHeardTheEndHearsNoNews() {
        audience.tellEnd(CloseReason.FINISHED);
        audience.news();
        audience.tellNews();

        assertThat(heard).containsExactly("FINISHED");
        assertThat(audience.mustTell(CloseReason.FINISHED)).isFalse();
    }

    @Test
    void applicationOfAConnectionThatGoesOnIsKept() {
        audience.tellEnd(null);
        audience.news();
        audience.tellNews();
        audience.tellNews();

        assertThat(heard).containsExactly("news");
        assertThat(audience.application()).isNotNull();
    }
}
