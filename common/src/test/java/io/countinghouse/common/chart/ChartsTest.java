package io.countinghouse.common.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartsTest {
    private static final List<String> LABELS = List.of("a & b", "<c>", "d");

    private static Optional<BigDecimal> value(String text) {
        return Optional.of(new BigDecimal(text));
    }

    private static List<Charts.Series> series(String... values) {
        List<Optional<BigDecimal>> all = new ArrayList<>();
        for (String value : values) {
            all.add(value.isEmpty() ? Optional.empty() : value(value));
        }
        return List.of(new Charts.Series("net \"x\"", all));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> told(String svg) throws Exception {
        NodeList titles = parsed(svg).getElementsByTagName("title");
        List<String> told = new ArrayList<>();
        for (int i = 1; i < titles.getLength(); i++) {
            told.add(titles.item(i).getTextContent());
        }
        return told;
    }

    @Test
    void everyValueIsToldInWordsToo() throws Exception {
        String lines = Charts.lines("Sales \u0001 & more", LABELS, series("1.50", "", "1234567.00"));
        assertThat(told(lines)).contains("net \"x\", a & b: 1.50", "net \"x\", d: 1,234,567.00");
        Document document = parsed(lines);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("Sales   & more");
        assertThat(document.getElementsByTagName("desc").item(0).getTextContent())
                .isEqualTo("net \"x\": a & b 1.50, <c> no data, d 1,234,567.00");
        assertThat(document.getDocumentElement().getAttribute("role")).isEqualTo("img");
        assertThat(told(Charts.bars("t", LABELS, series("-1.00", "0", "2")))).hasSize(3);
        assertThat(told(Charts.heatMap(
                        "t", List.of("row"), LABELS, List.of(List.of(value("1"), Optional.empty(), value("3"))))))
                .containsExactly("row, a & b: 1", "row, <c>: no data", "row, d: 3");
    }

    @Test
    void aGapBreaksTheLine() throws Exception {
        assertThat(parsed(Charts.lines("t", List.of("1", "2", "3", "4", "5"), series("1", "2", "", "4", "5")))
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(2);
    }

    @Test
    void aWaterfallsStepsBeginWhereTheOneBeforeEnded() throws Exception {
        String svg = Charts.waterfall(
                "t",
                List.of(
                        new Charts.Step("gross", new BigDecimal("100.00"), false),
                        new Charts.Step("discounts", new BigDecimal("-30.00"), false),
                        new Charts.Step("net", new BigDecimal("70.00"), true)));
        NodeList bars = parsed(svg).getElementsByTagName("rect");
        double[] top = new double[3];
        double[] height = new double[3];
        for (int i = 0; i < 3; i++) {
            Element bar = (Element) bars.item(i);
            top[i] = Double.parseDouble(bar.getAttribute("y"));
            height[i] = Double.parseDouble(bar.getAttribute("height"));
        }
        assertThat(top[1]).isEqualTo(top[0]);
        assertThat(top[1] + height[1]).isEqualTo(top[2]);
        assertThat(top[2] + height[2]).isEqualTo(top[0] + height[0]);
    }

    @Test
    void withoutAValueItSaysSo() throws Exception {
        for (String svg : List.of(
                Charts.lines("t", List.of(), List.of()),
                Charts.bars("t", LABELS, series("", "", "")),
                Charts.waterfall("t", List.of()),
                Charts.heatMap("t", List.of("r"), LABELS, List.of(List.of(value("0"), value("0"), value("0")))))) {
            assertThat(parsed(svg).getDocumentElement().getTextContent()).contains("no data");
        }
    }

    @Test
    void theSameValuesGiveTheSameTextAndAnyValuesAPicture() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            List<String> labels = new ArrayList<>();
            List<Optional<BigDecimal>> values = new ArrayList<>();
            for (int n = random.nextInt(40); n >= 0; n--) {
                labels.add("\ud83d\ude00".repeat(random.nextInt(20)) + n);
                values.add(
                        random.nextInt(5) == 0
                                ? Optional.empty()
                                : Optional.of(BigDecimal.valueOf(
                                        random.nextLong() >> random.nextInt(64), random.nextInt(4))));
            }
            List<Charts.Series> series = List.of(new Charts.Series("s", values), new Charts.Series("t", values));
            String svg = Charts.lines("t", labels, series);
            assertThat(svg).isEqualTo(Charts.lines("t", labels, series)).doesNotContain("NaN", "Infinity");
            parsed(svg);
            parsed(Charts.bars("t", labels, series));
        }
    }

    @Test
    void ticksAreRound() {
        assertThat(Scale.of(List.of(new BigDecimal("13.70"))).ticks())
                .extracting(tick -> tick.stripTrailingZeros().toPlainString())
                .containsExactly("0", "5", "10", "15");
        assertThat(Scale.of(List.of(new BigDecimal("-3"), new BigDecimal("7"))).ticks())
                .extracting(BigDecimal::intValueExact)
                .containsExactly(-4, -2, 0, 2, 4, 6, 8);
    }
}
