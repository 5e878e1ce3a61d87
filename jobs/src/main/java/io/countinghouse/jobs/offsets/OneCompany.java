package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_ID;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/** An invoice is of one company: another one under its identity is a correction, or an id that two companies use. */
final class OneCompany {
    private static final String KNOWN = "_known_";

    private OneCompany() {}

    /** Landed rows of an invoice that an earlier batch had last for another company, or that the same batch has of another one. */
    static Expectation perInvoice(String invoices, History history) {
        return Expectation.function("invoice_of_another_company", invoices, (landed, others) -> {
                    Dataset<Row> known = others.versions(invoices)
                            .map(versions -> companies(before(versions, landed, history), history)
                                    .union(companies(landed, history)))
                            .orElseGet(() -> companies(landed, history));
                    Column same = history.key().stream()
                            .map(name -> col(name).equalTo(col(KNOWN + name)))
                            .reduce(Column::and)
                            .orElseThrow();
                    return landed.join(known, same.and(col(COMPANY_ID).notEqual(col(KNOWN + COMPANY_ID))), "left_semi");
                })
                .warning();
    }

    /** Of these invoices what the last batch before the one that landed them says: by few columns, for the table is large. */
    private static Dataset<Row> before(Dataset<Row> versions, Dataset<Row> landed, History history) {
        Dataset<Row> earlier = joined(versions, landed, List.of(DeltaStore.BATCH_ID), "left_anti");
        Column arrival = struct(
                col(DeltaStore.BATCH_ID),
                DeltaStore.fileOrder(versions),
                col(FeedSchema.FILE_ID),
                col(FeedSchema.LINE));
        return joined(earlier, landed, history.key(), "left_semi")
                .groupBy(history.keyColumns())
                .agg(max_by(col(COMPANY_ID), arrival).as(COMPANY_ID));
    }

    private static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> landed, List<String> by, String type) {
        return rows.join(
                landed.select(by.stream().map(functions::col).toArray(Column[]::new))
                        .distinct(),
                CollectionConverters.asScala(by).toSeq(),
                type);
    }

    private static Dataset<Row> companies(Dataset<Row> rows, History history) {
        return rows.select(Stream.concat(history.key().stream(), Stream.of(COMPANY_ID))
                .map(name -> col(name).as(KNOWN + name))
                .toArray(Column[]::new));
    }
}
