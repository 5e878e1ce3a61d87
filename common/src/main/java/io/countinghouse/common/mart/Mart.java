package io.countinghouse.common.mart;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * A table derived from one lake table, published to MySQL and to the lake.
 *
 * @param name MySQL table; also the folder of its copy in the lake
 * @param source the lake table it is derived from
 * @param schema its columns in order, without {@code run_id} and {@code updated_at}, which the publish adds
 * @param key the grain; unique and never null
 * @param slice the columns that name the unit of recomputation; columns of the source and of the key alike
 * @param copyPartitions slice columns by which the copy in the lake is laid out; none when slices are many and small
 * @param conserves mart decimal column to the source measure whose signed sum it must equal over the touched slices
 */
public record Mart(
        String name,
        String source,
        StructType schema,
        List<String> key,
        List<String> slice,
        List<String> copyPartitions,
        Map<String, String> conserves,
        Derivation derivation) {
    public static final String RUN_ID = "run_id";
    public static final String UPDATED_AT = "updated_at";

    public Mart {
        key = List.copyOf(key);
        slice = List.copyOf(slice);
        copyPartitions = List.copyOf(copyPartitions);
        conserves = Map.copyOf(conserves);
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
}
