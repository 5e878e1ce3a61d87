package io.countinghouse.common.chart;

import java.util.List;

/** Colours that colour-blind readers tell apart and that print well (Okabe and Ito), and shades of one for maps. */
final class Palette {
    static final String INK = "#222222";
    static final String FAINT = "#d0d0d0";
    static final List<String> SERIES = List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9");
    static final String UP = "#009E73";
    static final String DOWN = "#D55E00";
    static final String TOTAL = "#0072B2";
    /** Lines are told apart without colour, too. */
    static final List<String> DASHES = List.of("", "6 3", "2 3", "8 3 2 3", "1 4", "10 4");

    private Palette() {}

    static String series(int index) {
        return SERIES.get(index % SERIES.size());
    }

    static String dash(int index) {
        return DASHES.get(index % DASHES.size());
    }

    /** From white to dark blue. */
    static String shade(double share) {
        double part = Math.max(0, Math.min(1, share));
        return String.format(
                java.util.Locale.ROOT,
                "#%02x%02x%02x",
                Math.round(247 - part * (247 - 8)),
                Math.round(251 - part * (251 - 48)),
                Math.round(255 - part * (255 - 107)));
    }

    /** To be read on that shade. */
    static String on(double share) {
        return share > 0.55 ? "#ffffff" : INK;
    }
}
