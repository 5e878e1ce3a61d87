package io.countinghouse.common.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCellsTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "'=1", "''-1", "=a\nb", "=HYPERLINK(1)\r\n,x"})
    void aNameThatASpreadsheetWouldTakeForAFormulaGetsAnApostrophe(String name) {
        assertThat(TextCells.neutralised(name)).isEqualTo("'" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "note", "a=b", "'note", "x\n=1", "$1"})
    void anyOtherNameStaysAsItIs(String name) {
        assertThat(TextCells.neutralised(name)).isEqualTo(name);
    }
}
