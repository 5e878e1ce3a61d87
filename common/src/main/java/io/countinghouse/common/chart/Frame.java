package io.countinghouse.common.chart;

import java.math.BigDecimal;
import java.util.List;

/** Where a chart of values over labels draws: axes, ticks and labels. */
final class Frame {
    static final int WIDTH = 760;
    static final int HEIGHT = 320;

    private static final int TOP = 34;
    private static final int BOTTOM = 62;
    private static final int LEFT = 84;
    private static final int RIGHT = 16;
    private static final double NARROWEST_NAME = 40;

    private final Svg svg;
    private final Scale scale;
    private final int count;

    /** @param areNames labels of which none may be missing, on two lines if need be; otherwise every so many have room */
    Frame(Svg svg, Scale scale, String title, List<String> labels, boolean areNames) {
        this.svg = svg;
        this.scale = scale;
        this.count = Math.max(1, labels.size());
        svg.label(LEFT, 18, "start", Palette.INK, Svg.fitted(title, WIDTH - LEFT - RIGHT));
        for (BigDecimal tick : scale.ticks()) {
            svg.line(LEFT, y(tick), WIDTH - RIGHT, y(tick), tick.signum() == 0 ? Palette.INK : Palette.FAINT, 1);
            svg.label(LEFT - 8, y(tick) + 4, "end", Palette.INK, Amounts.onAxis(tick));
        }
        if (areNames && slot() >= NARROWEST_NAME) {
            name(labels);
        } else {
            label(labels);
        }
    }

    private void name(List<String> names) {
        int chars = (int) (slot() / Svg.CHAR_WIDTH);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int cut = name.length() <= chars ? name.length() : name.lastIndexOf(' ', chars);
            if (cut <= 0) {
                cut = name.length();
            }
            svg.label(x(i), HEIGHT - BOTTOM + 16, "middle", Palette.INK, Svg.fitted(name.substring(0, cut), slot()));
            String rest = name.substring(cut).strip();
            if (!rest.isEmpty()) {
                svg.label(x(i), HEIGHT - BOTTOM + 31, "middle", Palette.INK, Svg.fitted(rest, slot()));
            }
        }
    }

    /** Every label, or as many as have room. */
    private void label(List<String> labels) {
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        double wanted = (Math.min(longest, 14) + 1) * Svg.CHAR_WIDTH;
        int every = Math.max(1, (int) Math.ceil(wanted / slot()));
        for (int i = 0; i < labels.size(); i += every) {
            svg.label(x(i), HEIGHT - BOTTOM + 18, "middle", Palette.INK, Svg.fitted(labels.get(i), slot() * every));
        }
    }

    void legend(List<String> names) {
        double x = LEFT;
        for (int i = 0; i < names.size(); i++) {
            svg.rectangle(x, HEIGHT - 16, 10, 10, Palette.series(i), names.get(i));
            String name = Svg.fitted(names.get(i), 220);
            svg.label(x + 15, HEIGHT - 7, "start", Palette.INK, name);
            x += 30 + name.length() * Svg.CHAR_WIDTH;
        }
    }

    /** Room of one label. */
    double slot() {
        return (double) (WIDTH - LEFT - RIGHT) / count;
    }

    /** The middle of a label's room. */
    double x(int index) {
        return LEFT + (index + 0.5) * slot();
    }

    double y(BigDecimal value) {
        return HEIGHT - BOTTOM - scale.share(value) * (HEIGHT - BOTTOM - TOP);
    }
}
