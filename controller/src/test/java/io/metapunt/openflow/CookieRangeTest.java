package io.metapunt.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CookieRangeTest {
    private final CookieRange range = new CookieRange(0x4d65_7461_7000_0000L, 0xffff_ffff_ff00_0000L);

    @Test
    void onlyTheBitsOfTheMaskCount() {
        assertThat(range.contains(0x4d65_7461_7000_0000L)).isTrue();
        assertThat(range.contains(0x4d65_7461_70ff_ffffL)).isTrue();
        assertThat(range.contains(0x4d65_7461_7100_0000L)).isFalse();
        assertThat(range.contains(0xcd65_7461_7000_0000L)).isFalse();
        assertThat(range.contains(0)).isFalse();
    }
}
