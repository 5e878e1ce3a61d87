package io.countinghouse.common.mart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table derived from a lake table or an earlier mart, published to MySQL and to the lake.
 *
 * @param name MySQL table; also the folder of its copy in the lake
 * @param source the lake table, or the mart that the job declares before it, of whose rows it is made
 * @param schema its columns in order, without {@code run_id} and {@code updated_at}, which the publish adds
 * @param key the grain; unique and never null; its texts do not end with a space, which MySQL would not tell apart
 * @param slice the columns that name the unit of recomputation; columns of the source, and told by the key. None: the mart is one
 *     slice
 * @param copyPartitions slice columns by which the copy in the lake is laid out; none when slices are many and small
 * @param conserves mart decimal column to the source measure whose signed sum it must equal over the touched slices
 * @param lookups further lake tables that the derivation looks into
 * @param earlier marts that the job declares before it and that the derivation looks into
 * @param dated which days its slices hold, if they can be told by days
 * @param running set when its slices follow each other
 * @param seesExcluded whether its derivation is given the rows of the lake table that are kept and do not count, too; what it
 *     conserves is zero in each of them
 * @param isOfNewDays whether it tells what happened on days, of which it has one slice each: it is derived for days that have become
 *     complete, once, and stays as it was published, whatever changes later
 * @param recent set when MySQL keeps its last days only
 * @param denomination set when some of its money is in several currencies
 * @param telling set when people hear of its newly derived rows
 * @param settled set when what changes in its rows of old days is listed
 */
public record Mart(
        String name,
        String source,
        StructType schema,
        List<String> key,
        List<String> slice,
        List<String> copyPartitions,
        Map<String, String> conserves,
        Derivation derivation,
        List<Lookup> lookups,
        List<EarlierMart> earlier,
        Optional<Dated> dated,
        Optional<Running> running,
        boolean seesExcluded,
        boolean isOfNewDays,
        Optional<Converted> converted,
        Optional<Recent> recent,
        Optional<Denomination> denomination,
        Optional<Telling> telling,
        Optional<Settled> settled) {
    public static final String RUN_ID = "run_id";
    public static final String UPDATED_AT = "updated_at";

    private static final int SUM_SCALE = 10;

    public Mart {
        key = List.copyOf(key);
        slice = List.copyOf(slice);
        copyPartitions = List.copyOf(copyPartitions);
        conserves = Map.copyOf(conserves);
        lookups = List.copyOf(lookups);
        earlier = List.copyOf(earlier);
    }

    /** A mart to be declared. */
    public static Builder of(String name, String source) {
        return new Builder(name, source);
    }

    /** Whether it is one slice, which any change touches. */
    public boolean isOneSlice() {
        return slice.isEmpty();
    }

    /** The decimal columns that are added up and proven; one of more places than a sum is kept with is a rate. */
    public List<String> money() {
        return Arrays.stream(schema.fields())
                .filter(field -> field.dataType() instanceof DecimalType type && type.scale() <= SUM_SCALE)
                .map(StructField::name)
                .toList();
    }

    /** How a mart is declared; what is not said is empty, and its copy has a folder per slice. Without a slice it is one. */
    public static final class Builder {
        private final String name;
        private final String source;
        private StructType schema = new StructType();
        private List<String> key = List.of();
        private List<String> slice = List.of();
        private Optional<List<String>> copyPartitions = Optional.empty();
        private Map<String, String> conserves = Map.of();
        private Derivation derivation;
        private final List<Lookup> lookups = new ArrayList<>();
        private final List<EarlierMart> earlier = new ArrayList<>();
        private Optional<Dated> dated = Optional.empty();
        private Optional<Running> running = Optional.empty();
        private boolean seesExcluded;
        private boolean isOfNewDays;
        private Optional<Recent> recent = Optional.empty();
        private Optional<Converted> converted = Optional.empty();
        private Optional<Denomination> denomination = Optional.empty();
        private Optional<Telling> telling = Optional.empty();
        private Optional<Settled> settled = Optional.empty();

        private Builder(String name, String source) {
            this.name = name;
            this.source = source;
        }

        public Builder schema(StructType columns) {
            this.schema = columns;
            return this;
        }

        public Builder key(List<String> columns) {
            this.key = columns;
            return this;
        }

        public Builder slice(List<String> columns) {
            this.slice = columns;
            return this;
        }

        public Builder copyPartitions(List<String> columns) {
            this.copyPartitions = Optional.of(columns);
            return this;
        }

        public Builder conserves(Map<String, String> measures) {
            this.conserves = measures;
            return this;
        }

        public Builder derivation(Derivation function) {
            this.derivation = function;
            return this;
        }

        /** Its derivation looks into a further lake table. */
        public Builder lookingInto(Lookup lookup) {
            this.lookups.add(lookup);
            return this;
        }

        /** Its derivation looks into an earlier mart. */
        public Builder lookingInto(String mart, EarlierMart.Reach reach) {
            this.earlier.add(new EarlierMart(mart, reach));
            return this;
        }

        /** Its slices hold the days of this column of its source, a date; so many from it on where it is sliced by that. */
        public Builder dated(String column, Running.Stride stride) {
            this.dated = Optional.of(new Dated(column, stride));
            return this;
        }

        /** Its slices follow each other, each with the days of a stride. */
        public Builder running(Running over) {
            this.running = Optional.of(over);
            this.dated = Optional.of(new Dated(over.column(), over.stride()));
            return this;
        }

        /** It tells what happened on a day, its slice, once that is complete; it is made of all of its source, a mart. */
        public Builder ofNewDays(String day) {
            this.slice = List.of(day);
            this.copyPartitions = Optional.of(List.of());
            this.isOfNewDays = true;
            return this;
        }

        /** MySQL keeps its last days only. */
        public Builder keeping(Recent days) {
            this.recent = Optional.of(days);
            return this;
        }

        /** Its derivation is given rows that are kept and do not count, too. */
        public Builder seeingExcluded() {
            this.seesExcluded = true;
            return this;
        }

        /** It has a money column that is worked out by a rate. */
        public Builder converting(Converted money) {
            this.converted = Optional.of(money);
            return this;
        }

        /** Some of its money is in several currencies. */
        public Builder denominated(Denomination inCurrencies) {
            this.denomination = Optional.of(inCurrencies);
            return this;
        }

        /** What changes in its rows of old days is listed. */
        public Builder settled(Settled ofDays) {
            this.settled = Optional.of(ofDays);
            return this;
        }

        /** People hear of its rows. */
        public Builder telling(Telling notices) {
            this.telling = Optional.of(notices);
            return this;
        }

        /** @throws IllegalStateException when it has no columns, no key or no derivation */
        public Mart build() {
            if (schema.isEmpty() || key.isEmpty() || derivation == null) {
                throw new IllegalStateException(
                        "Mart " + name + ": expected columns, a key and a derivation, found one of them missing");
            }
            return new Mart(
                    name,
                    source,
                    schema,
                    key,
                    slice,
                    copyPartitions.orElse(slice),
                    conserves,
                    derivation,
                    lookups,
                    earlier,
                    dated,
                    running,
                    seesExcluded,
                    isOfNewDays,
                    converted,
                    recent,
                    denomination,
                    telling,
                    settled);
        }
    }
}
