package io.countinghouse.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatWouldForgeALineOrATerminalsOutputIsShownByItsNumber() {
        assertThat(Printable.of("a\r\nb\u001b[31m\u009b2J\u202efdp\u2028.csv\u007f"))
                .isEqualTo("a\\u000d\\u000ab\\u001b[31m\\u009b2J\\u202efdp\\u2028.csv\\u007f");
        assertThat(Printable.of("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
        assertThat(Printable.of("\ud800")).isEqualTo("\\ud800");
    }

    @Test
    void anythingElseStaysAsItIs() {
        assertThat(Printable.of("März 2024 %2F ..\\売上 \ud83d\ude00.csv"))
                .isEqualTo("März 2024 %2F ..\\売上 \ud83d\ude00.csv");
    }
}
