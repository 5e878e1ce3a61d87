package io.countinghouse.common.feed;

/** Digits with an optional leading minus, taken as the unscaled value of a decimal. */
final class MinorUnitsParser extends CellParser {
    private final WholeNumberParser number;
    private final int digits;

    MinorUnitsParser(CellType.MinorUnits type) {
        long most = 1;
        for (int i = 0; i < type.precision(); i++) {
            most *= 10;
        }
        this.digits = type.precision();
        this.number = new WholeNumberParser(new CellType.WholeNumber(1 - most, most - 1));
    }

    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        return number.parse(text, offset, length, quoted, cells, ordinal);
    }

    @Override
    String expected() {
        return "a whole number of minor units with at most " + digits + " digits";
    }
}
