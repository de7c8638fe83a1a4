package io.metapunt.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleKindTest {
    @Test
    void noTwoKindsShareACookie() {
        assertThat(Arrays.stream(RuleKind.values()).map(RuleKind::cookie)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void cookieIsFoundUnderTheMask(RuleKind kind) {
        assertThat(kind.cookie() & RuleKind.COOKIE_MASK).isEqualTo(RuleKind.COOKIE_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void cookieTellsItsKind(RuleKind kind) {
        assertThat(RuleKind.ofCookie(kind.cookie())).contains(kind);
    }

    @ParameterizedTest
    @EnumSource
    void purposeEndsASentence(RuleKind kind) {
        assertThat(kind.purpose()).isNotBlank().doesNotEndWith(".");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, RuleKind.COOKIE_VALUE, RuleKind.COOKIE_VALUE | 0xff, RuleKind.COOKIE_MASK})
    void foreignCookieIsOfNoKind(long cookie) {
        assertThat(RuleKind.ofCookie(cookie)).isEmpty();
    }
}
