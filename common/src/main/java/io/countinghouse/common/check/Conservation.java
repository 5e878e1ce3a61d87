package io.countinghouse.common.check;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.CurrencyAmount;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.step.Progress;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The proof that nothing was lost or made up between two stages, per file and measure, and by currency where both stages were
 * told so.
 */
public final class Conservation {
    private final Map<String, String> names;

    public Conservation(Batch batch) {
        this.names = batch.objects().stream()
                .filter(RawObject::taken)
                .collect(Collectors.toMap(RawObject::fileId, RawObject::name, (first, second) -> first));
    }

    /** in = landed + rejected; fails with CONSERVATION_BROKEN naming stage, file and column. */
    public void requireInIsLandedPlusRejected(List<Measured> in, List<Measured> landed, List<Measured> rejected) {
        List<Measured> out = new ArrayList<>(landed);
        out.addAll(rejected);
        requireEqual("landed + rejected", in, out);
    }

    /** landed = derived input; fails with CONSERVATION_BROKEN naming stage, file and column. */
    public void requireDerivedInputIsLanded(String mart, List<Measured> landed, List<Measured> derivedInput) {
        requireEqual("derived input of " + mart, landed, derivedInput);
    }

    /** What an outlet's function makes of the landed records is what its table holds; fails likewise. */
    public void requireOutletIsWhole(String table, List<Measured> expected, List<Measured> found) {
        requireEqual("landed in " + table, expected, found);
    }

    private void requireEqual(String stage, List<Measured> expected, List<Measured> found) {
        Set<Key> withoutCurrencies = Stream.concat(expected.stream(), found.stream())
                .filter(line -> line.records() > 0 && line.currencies().isEmpty())
                .map(line -> new Key(line.subject(), line.measure()))
                .collect(Collectors.toSet());
        Map<Key, Sum> expectedSums = add(expected, withoutCurrencies);
        Map<Key, Sum> foundSums = add(found, withoutCurrencies);
        List<String> broken = new ArrayList<>();
        expectedSums.forEach((key, sum) -> {
            Sum other = foundSums.getOrDefault(key, Sum.NOTHING);
            if (!sum.equals(other)) {
                broken.add(describe(stage, key, sum, other));
            }
        });
        foundSums.forEach((key, sum) -> {
            if (!expectedSums.containsKey(key) && !sum.equals(Sum.NOTHING)) {
                broken.add(describe(stage, key, Sum.NOTHING, sum));
            }
        });
        if (!broken.isEmpty()) {
            throw new CountinghouseException(ErrorCode.CONSERVATION_BROKEN, String.join("\n", broken));
        }
    }

    private String describe(String stage, Key key, Sum expected, Sum found) {
        return "Stage " + stage + ", file " + names.getOrDefault(key.fileId(), key.fileId()) + ", column "
                + key.measure() + ": found " + found + ", expected " + expected;
    }

    private static Map<Key, Sum> add(List<Measured> lines, Set<Key> withoutCurrencies) {
        Map<Key, Sum> sums = new TreeMap<>();
        for (Measured line : lines) {
            sums.merge(
                    new Key(line.subject(), line.measure()),
                    new Sum(line.records(), line.amount().stripTrailingZeros()),
                    Sum::plus);
            if (!withoutCurrencies.contains(new Key(line.subject(), line.measure()))) {
                for (CurrencyAmount part : line.currencies()) {
                    sums.merge(
                            new Key(line.subject(), line.measure() + " in " + part.currency()),
                            new Sum(part.records(), part.amount().stripTrailingZeros()),
                            Sum::plus);
                }
            }
        }
        return sums;
    }

    private record Key(String fileId, String measure) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byFile = fileId.compareTo(other.fileId);
            return byFile != 0 ? byFile : measure.compareTo(other.measure);
        }
    }

    private record Sum(long records, BigDecimal amount) {
        private static final Sum NOTHING = new Sum(0, BigDecimal.ZERO.stripTrailingZeros());

        Sum plus(Sum other) {
            return new Sum(records + other.records, amount.add(other.amount).stripTrailingZeros());
        }

        @Override
        public String toString() {
            return Progress.count(records) + " rows and " + amount.toPlainString();
        }
    }

    /** Lines of one stage only. */
    public static List<Measured> at(Stage stage, List<Measured> lines) {
        return lines.stream().filter(line -> line.stage() == stage).toList();
    }
}
