package io.countinghouse.common.mart;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table derived from one lake table, published to MySQL and to the lake.
 *
 * @param name MySQL table; also the folder of its copy in the lake
 * @param source the lake table it is derived from
 * @param schema its columns in order, without {@code run_id} and {@code updated_at}, which the publish adds
 * @param key the grain; unique and never null; its texts do not end with a space, which MySQL would not tell apart
 * @param slice the columns that name the unit of recomputation; columns of the source and of the key alike
 * @param copyPartitions slice columns by which the copy in the lake is laid out; none when slices are many and small
 * @param conserves mart decimal column to the source measure whose signed sum it must equal over the touched slices
 * @param lookups further lake tables that the derivation looks into
 * @param denomination set when some of its money is in several currencies
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
        Optional<Converted> converted,
        Optional<Denomination> denomination) {
    public static final String RUN_ID = "run_id";
    public static final String UPDATED_AT = "updated_at";

    private static final int SUM_SCALE = 10;

    public Mart {
        key = List.copyOf(key);
        slice = List.copyOf(slice);
        copyPartitions = List.copyOf(copyPartitions);
        conserves = Map.copyOf(conserves);
        lookups = List.copyOf(lookups);
    }

    /** A mart of its source's rows and of dimensions only. */
    public Mart(
            String name,
            String source,
            StructType schema,
            List<String> key,
            List<String> slice,
            List<String> copyPartitions,
            Map<String, String> conserves,
            Derivation derivation) {
        this(
                name,
                source,
                schema,
                key,
                slice,
                copyPartitions,
                conserves,
                derivation,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** A mart whose copy has a folder per slice. */
    public Mart(
            String name,
            String source,
            StructType schema,
            List<String> key,
            List<String> slice,
            Map<String, String> conserves,
            Derivation derivation) {
        this(name, source, schema, key, slice, slice, conserves, derivation);
    }

    /** The decimal columns that are added up and proven; one of more places than a sum is kept with is a rate. */
    public List<String> money() {
        return Arrays.stream(schema.fields())
                .filter(field -> field.dataType() instanceof DecimalType type && type.scale() <= SUM_SCALE)
                .map(StructField::name)
                .toList();
    }

    /** The same mart, whose derivation looks into a further lake table. */
    public Mart lookingInto(Lookup lookup) {
        return new Mart(
                name,
                source,
                schema,
                key,
                slice,
                copyPartitions,
                conserves,
                derivation,
                Stream.concat(lookups.stream(), Stream.of(lookup)).toList(),
                converted,
                denomination);
    }

    /** The same mart with a money column that is worked out by a rate. */
    public Mart converting(Converted money) {
        return new Mart(
                name,
                source,
                schema,
                key,
                slice,
                copyPartitions,
                conserves,
                derivation,
                lookups,
                Optional.of(money),
                denomination);
    }

    /** The same mart, some of whose money is in several currencies. */
    public Mart denominated(Denomination inCurrencies) {
        return new Mart(
                name,
                source,
                schema,
                key,
                slice,
                copyPartitions,
                conserves,
                derivation,
                lookups,
                converted,
                Optional.of(inCurrencies));
    }
}
