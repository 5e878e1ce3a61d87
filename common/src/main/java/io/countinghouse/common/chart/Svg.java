package io.countinghouse.common.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes SVG 1.1 as text: the same for the same input, on every machine; texts stay texts, in the reader's own font. */
final class Svg {
    /** Wide of a character of {@link #FONT_SIZE}, about; nothing is measured, so that no machine's fonts matter. */
    static final double CHAR_WIDTH = 6.6;

    static final int FONT_SIZE = 12;

    private final StringBuilder text = new StringBuilder();

    /**
     * Begins a picture.
     *
     * @param title for all
     * @param description for those who cannot see it: what it shows, in words
     */
    Svg(int width, int height, String title, String description) {
        text.append(String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\""
                                + " font-size=\"%d\">\n",
                        width,
                        height,
                        FONT_SIZE))
                .append("<title>")
                .append(escaped(title))
                .append("</title>\n<desc>")
                .append(escaped(description))
                .append("</desc>\n");
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width) {
        text.append("<line x1=\"").append(number(x1)).append("\" y1=\"").append(number(y1));
        text.append("\" x2=\"").append(number(x2)).append("\" y2=\"").append(number(y2));
        text.append("\" stroke=\"")
                .append(colour)
                .append("\" stroke-width=\"")
                .append(number(width))
                .append("\"/>\n");
    }

    /** @param told its value, for a reader who points at it or cannot see it */
    void rectangle(double x, double y, double width, double height, String colour, String told) {
        text.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
        text.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
        text.append("\" fill=\"")
                .append(colour)
                .append("\"><title>")
                .append(escaped(told))
                .append("</title></rect>\n");
    }

    void circle(double x, double y, double radius, String colour, String told) {
        text.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y));
        text.append("\" r=\"").append(number(radius)).append("\" fill=\"").append(colour);
        text.append("\"><title>").append(escaped(told)).append("</title></circle>\n");
    }

    /** @param dash empty for a whole line */
    void path(String points, String colour, String dash) {
        text.append("<polyline fill=\"none\" points=\"")
                .append(points)
                .append("\" stroke=\"")
                .append(colour);
        text.append("\" stroke-width=\"2\"");
        if (!dash.isEmpty()) {
            text.append(" stroke-dasharray=\"").append(dash).append('"');
        }
        text.append("/>\n");
    }

    /** @param anchor start, middle or end */
    void label(double x, double y, String anchor, String colour, String label) {
        text.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
        text.append("\" text-anchor=\"")
                .append(anchor)
                .append("\" fill=\"")
                .append(colour)
                .append("\">");
        text.append(escaped(label)).append("</text>\n");
    }

    String end() {
        return text.append("</svg>\n").toString();
    }

    static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** At most so wide, about. */
    static String fitted(String label, double width) {
        int most = Math.max(2, (int) (width / CHAR_WIDTH));
        return label.codePointCount(0, label.length()) <= most
                ? label
                : label.substring(0, label.offsetByCodePoints(0, most - 1)) + "\u2026";
    }

    /** Also without what XML cannot hold. */
    static String escaped(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> {
                    boolean isText = c >= ' ' && (c < 0xd800 || c > 0xdfff) && c != 0xfffe && c != 0xffff;
                    escaped.appendCodePoint(isText ? c : ' ');
                }
            }
        });
        return escaped.toString();
    }
}
