package io.metapunt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table("PORT", "INSTANCE", "DROPS");

    TableTest() {
        table.row("web", "daf32a70-42c9-4d30-8ec5-3a5d97582cff", "ip-fragment 12, tcp-bad-checksum 3");
    }

    @Test
    void pipeGetsWholeLines() {
        assertThat(print(0))
                .containsExactly(
                        "PORT  INSTANCE                              DROPS",
                        "web   daf32a70-42c9-4d30-8ec5-3a5d97582cff  ip-fragment 12, tcp-bad-checksum 3");
    }

    @Test
    void lastColumnIsFoldedWhereTheTerminalEnds() {
        assertThat(print(70))
                .containsExactly(
                        "PORT  INSTANCE                              DROPS",
                        "web   daf32a70-42c9-4d30-8ec5-3a5d97582cff  ip-fragment 12,",
                        "                                            tcp-bad-checksum 3");
    }

    @Test
    void narrowTerminalGetsALineForEachValue() {
        assertThat(print(40))
                .containsExactly(
                        "PORT      web",
                        "INSTANCE  daf32a70-42c9-4d30-8ec5-3a5d97",
                        "          582cff",
                        "DROPS     ip-fragment 12,",
                        "          tcp-bad-checksum 3",
                        "")
                .allMatch(line -> line.length() <= 40);
    }

    @Test
    void textIsCutWhereThereIsNoSpace() {
        assertThat(Table.fold("abcdefgh", 3)).containsExactly("abc", "def", "gh");
        assertThat(Table.fold("", 3)).containsExactly("");
    }

    private List<String> print(int width) {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text)) {
            table.print(out, width);
        }
        return text.toString().lines().toList();
    }
}
