package io.countinghouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.bench.Comparison.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @TempDir
    private Path folder;

    private static Side side(String name, double seconds) {
        return new Side(name, List.of(new Measured(seconds, seconds * 2, 300L << 20, OptionalLong.of(100L << 20))));
    }

    private static Comparison comparison(double ours, double rivals, Optional<Target> target) {
        return new Comparison("sales", "a load", 1_000_000, side("ours", ours), side("theirs", rivals), target);
    }

    private static Results results(Comparison... comparisons) {
        return new Results(3, 1, List.of(comparisons), List.of());
    }

    @Test
    void aLineTellsBothSidesTheRatioAndWhetherTheTargetIsMet() {
        assertThat(results(comparison(6, 10, Target.atMost(0.7))).markdown())
                .contains(
                        "| sales | ours: a load | theirs | 6.00 | 10.00 | 0.60 | at most 0.7 | met | 12.0 | 20.0 | 300"
                                + " | 300 | 100 | 1,000,000 |\n");
    }

    @Test
    void aTimeAboveItsTargetMissesIt() {
        assertThat(comparison(8, 10, Target.atMost(0.7)).verdict()).isEqualTo("missed");
    }

    /** Twice the time is half the speed. */
    @Test
    void aSpeedIsTheRivalsTimeByOurs() {
        Comparison slow = comparison(10, 5, Target.speedOf(0.7));

        assertThat(slow.ratio()).isEqualTo(0.5);
        assertThat(slow.verdict()).isEqualTo("missed");
        assertThat(comparison(10, 8, Target.speedOf(0.7)).verdict()).isEqualTo("met");
    }

    @Test
    void withoutATargetThereIsNoVerdict() {
        assertThat(comparison(10, 8, Optional.empty()).verdict()).isEmpty();
    }

    @Test
    void whatDiffersStandsBelowTheTable() {
        assertThat(new Results(1, 0.5, List.of(), List.of("sales: round 2: 3 rows against 4")).markdown())
                .contains("rows scaled by 0.5")
                .endsWith("\nNot as it should be: sales: round 2: 3 rows against 4\n");
    }

    @Test
    void theFilesHoldTheSame() throws IOException {
        results(comparison(6, 10, Target.atMost(0.7))).write(folder);

        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("results.json").toFile());
        assertThat(json.at("/comparisons/0/ratio").asDouble()).isEqualTo(0.6);
        assertThat(json.at("/comparisons/0/met").asBoolean()).isTrue();
        assertThat(json.at("/comparisons/0/ours/rounds").size()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("results.md"))).contains("| sales | ours: a load |");
        assertThat(Files.readString(folder.resolve("results.svg")))
                .startsWith("<svg")
                .contains("sales 0.857");
    }

    @Test
    void labelsTellSizesApartWhereThereIsLittleRoom() {
        assertThat(Results.label("small-day-invoice-offsets")).isEqualTo("invoice offsets");
        assertThat(Results.label("invoices-140k")).isEqualTo("140k invoices");
        assertThat(Results.label("invoices-5m")).isEqualTo("5m invoices");
        assertThat(Results.label("publish")).isEqualTo("publish");
    }
}
