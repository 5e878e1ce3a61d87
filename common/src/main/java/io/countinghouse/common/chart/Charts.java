package io.countinghouse.common.chart;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Charts as SVG: the same text for the same values, readable without colours and without eyes, independent of the machine. Without a
 * value to show, a chart says so.
 */
public final class Charts {
    private static final String NOTHING = "no data";

    private Charts() {}

    /**
     * Values over the labels.
     *
     * @param values one per label; none where there is none, which is a gap
     */
    public record Series(String name, List<Optional<BigDecimal>> values) {
        public Series {
            values = List.copyOf(values);
        }
    }

    /** A step of a waterfall: what it adds; a total shows what there is by then. */
    public record Step(String name, BigDecimal amount, boolean isTotal) {}

    /** Lines over the same labels. */
    public static String lines(String title, List<String> labels, List<Series> series) {
        List<BigDecimal> values = series.stream()
                .flatMap(one -> one.values().stream())
                .flatMap(Optional::stream)
                .toList();
        if (values.isEmpty()) {
            return nothing(title);
        }
        Svg svg = new Svg(Frame.WIDTH, Frame.HEIGHT, title, described(labels, series));
        Frame frame = new Frame(svg, Scale.of(values), title, labels, false);
        for (int line = 0; line < series.size(); line++) {
            draw(svg, frame, labels, series.get(line), line);
        }
        frame.legend(series.stream().map(Series::name).toList());
        return svg.end();
    }

    private static void draw(Svg svg, Frame frame, List<String> labels, Series series, int line) {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < series.values().size(); i++) {
            Optional<BigDecimal> value = series.values().get(i);
            if (value.isPresent()) {
                points.add(Svg.number(frame.x(i)) + "," + Svg.number(frame.y(value.get())));
                svg.circle(
                        frame.x(i),
                        frame.y(value.get()),
                        2.5,
                        Palette.series(line),
                        series.name() + ", " + labels.get(i) + ": " + Amounts.told(value.get()));
            }
            if (value.isEmpty() || i == series.values().size() - 1) {
                if (points.size() > 1) {
                    svg.path(String.join(" ", points), Palette.series(line), Palette.dash(line));
                }
                points.clear();
            }
        }
    }

    /** Bars beside each other, a group a label. */
    public static String bars(String title, List<String> labels, List<Series> series) {
        List<BigDecimal> values = series.stream()
                .flatMap(one -> one.values().stream())
                .flatMap(Optional::stream)
                .toList();
        if (values.isEmpty()) {
            return nothing(title);
        }
        Svg svg = new Svg(Frame.WIDTH, Frame.HEIGHT, title, described(labels, series));
        Frame frame = new Frame(svg, Scale.of(values), title, labels, true);
        double width = frame.slot() * 0.8 / series.size();
        for (int bar = 0; bar < series.size(); bar++) {
            for (int i = 0; i < labels.size(); i++) {
                int at = i;
                int which = bar;
                series.get(bar)
                        .values()
                        .get(i)
                        .ifPresent(value -> bar(
                                svg,
                                frame,
                                frame.x(at) - frame.slot() * 0.4 + which * width,
                                width,
                                BigDecimal.ZERO,
                                value,
                                Palette.series(which),
                                series.get(which).name() + ", " + labels.get(at) + ": " + Amounts.told(value)));
            }
        }
        if (series.size() > 1) {
            frame.legend(series.stream().map(Series::name).toList());
        }
        return svg.end();
    }

    private static void bar(
            Svg svg, Frame frame, double x, double width, BigDecimal from, BigDecimal to, String colour, String told) {
        double top = Math.min(frame.y(from), frame.y(to));
        double height = Math.max(0.5, Math.abs(frame.y(from) - frame.y(to)));
        svg.rectangle(x, top, width, height, colour, told);
    }

    /** From the first amount to the last, each step beginning where the one before it ended. */
    public static String waterfall(String title, List<Step> steps) {
        if (steps.isEmpty()) {
            return nothing(title);
        }
        List<BigDecimal> levels = new ArrayList<>();
        BigDecimal level = BigDecimal.ZERO;
        for (Step step : steps) {
            level = step.isTotal() ? level : level.add(step.amount());
            levels.add(level);
        }
        List<String> labels = steps.stream().map(Step::name).toList();
        Svg svg = new Svg(
                Frame.WIDTH,
                Frame.HEIGHT,
                title,
                steps.stream()
                        .map(step -> step.name() + " " + Amounts.told(step.amount()))
                        .collect(Collectors.joining("; ")));
        Frame frame = new Frame(svg, Scale.of(levels), title, labels, true);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            BigDecimal before = step.isTotal() || i == 0 ? BigDecimal.ZERO : levels.get(i - 1);
            String colour = step.isTotal() ? Palette.TOTAL : step.amount().signum() < 0 ? Palette.DOWN : Palette.UP;
            String told = step.name() + ": " + Amounts.told(step.amount());
            bar(svg, frame, frame.x(i) - frame.slot() * 0.35, frame.slot() * 0.7, before, levels.get(i), colour, told);
            double top = Math.min(frame.y(before), frame.y(levels.get(i)));
            svg.label(frame.x(i), top - 4, "middle", Palette.INK, Amounts.within(step.amount(), frame.slot()));
        }
        return svg.end();
    }

    /**
     * A table of shades, each cell with its value.
     *
     * @param values by row, one per column
     */
    public static String heatMap(
            String title, List<String> rows, List<String> columns, List<List<Optional<BigDecimal>>> values) {
        BigDecimal most = values.stream()
                .flatMap(List::stream)
                .flatMap(Optional::stream)
                .reduce(BigDecimal.ZERO, BigDecimal::max);
        if (most.signum() <= 0) {
            return nothing(title);
        }
        int left = 90;
        int cellHeight = 26;
        double cellWidth = (double) (Frame.WIDTH - left - 10) / columns.size();
        List<Series> told = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            told.add(new Series(rows.get(row), values.get(row)));
        }
        Svg svg = new Svg(Frame.WIDTH, 60 + rows.size() * cellHeight, title, described(columns, told));
        svg.label(left, 18, "start", Palette.INK, Svg.fitted(title, Frame.WIDTH - left));
        for (int column = 0; column < columns.size(); column++) {
            svg.label(
                    left + (column + 0.5) * cellWidth,
                    40,
                    "middle",
                    Palette.INK,
                    Svg.fitted(columns.get(column), cellWidth));
        }
        for (int row = 0; row < rows.size(); row++) {
            double y = 48 + (double) row * cellHeight;
            svg.label(left - 8, y + 17, "end", Palette.INK, Svg.fitted(rows.get(row), left - 12));
            for (int column = 0; column < columns.size(); column++) {
                Optional<BigDecimal> value = values.get(row).get(column);
                double share =
                        value.map(one -> one.doubleValue() / most.doubleValue()).orElse(0.0);
                svg.rectangle(
                        left + column * cellWidth,
                        y,
                        cellWidth - 1,
                        cellHeight - 1,
                        Palette.shade(share),
                        rows.get(row) + ", " + columns.get(column) + ": "
                                + value.map(Amounts::told).orElse(NOTHING));
            }
        }
        return svg.end();
    }

    private static String described(List<String> labels, List<Series> series) {
        return series.stream()
                .map(one -> {
                    List<String> values = new ArrayList<>();
                    for (int i = 0; i < labels.size(); i++) {
                        values.add(labels.get(i) + " "
                                + one.values().get(i).map(Amounts::told).orElse(NOTHING));
                    }
                    return one.name() + ": " + String.join(", ", values);
                })
                .collect(Collectors.joining("; "));
    }

    private static String nothing(String title) {
        Svg svg = new Svg(Frame.WIDTH, 60, title, NOTHING);
        svg.label(10, 18, "start", Palette.INK, Svg.fitted(title, Frame.WIDTH - 20));
        svg.label(10, 42, "start", Palette.INK, NOTHING.toLowerCase(Locale.ROOT));
        return svg.end();
    }
}
