package io.countinghouse.jobs.sales;

import static org.apache.spark.sql.functions.expr;

import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What holds at every moment, also right after a run was killed and before the next one has begun. */
final class SalesInvariants {
    private final SalesWorkspace sales;
    private final List<String> broken = new ArrayList<>();

    private SalesInvariants(SalesWorkspace sales) {
        this.sales = sales;
    }

    /** One sentence for each that does not hold. */
    static List<String> broken(SalesWorkspace sales) {
        SalesInvariants invariants = new SalesInvariants(sales);
        invariants.martsAreWhatTheLedgerSaysWasPublished();
        invariants.everyDeliveredByteIsKept();
        invariants.rawObjectsWaitUntilTheirBatchIsPublished();
        invariants.linesAreInTheLakeOnceAndInTheirBatch();
        return invariants.broken;
    }

    private void martsAreWhatTheLedgerSaysWasPublished() {
        compareMart("sales_team_data_mart", "CONCAT('store_id=', store_id, '/sales_month=', sales_month)");
        compareMart("customers_data_mart", "CONCAT('sales_month=', sales_month)");
    }

    private void compareMart(String mart, String slice) {
        List<String> found = sales.workspace.query("SELECT " + slice
                + " AS slice, COUNT(*), CAST(SUM(total_sales) AS DECIMAL(38, 2)) FROM " + mart + " GROUP BY slice");
        List<String> expected = sales.workspace.query(
                """
                SELECT slice, records, CAST(JSON_VALUE(sums, '$.total_sales') AS DECIMAL(38, 2)) FROM ledger_publish p
                WHERE records > 0 AND batch_id =
                    (SELECT MAX(batch_id) FROM ledger_publish q WHERE q.mart = p.mart AND q.slice = p.slice)
                AND mart = '"""
                        + mart + "'");
        if (!found.equals(expected)) {
            broken.add("mart and ledger disagree: " + mart + " has " + found + ", published was " + expected);
        }
    }

    private void everyDeliveredByteIsKept() {
        requireHeld("SELECT archive_key, file_id FROM ledger_object", "bytes are lost: ");
    }

    private void rawObjectsWaitUntilTheirBatchIsPublished() {
        requireHeld(
                """
                SELECT o.object_key, o.file_id FROM ledger_object o JOIN ledger_batch b USING (batch_id)
                WHERE b.state IN ('CLAIMED', 'LANDED')
                """,
                "raw object is gone before its batch is published: ");
    }

    private void requireHeld(String keysAndFiles, String otherwise) {
        for (String row : sales.workspace.query(keysAndFiles)) {
            int bar = row.lastIndexOf('|');
            String key = row.substring(0, bar);
            if (!holds(key, row.substring(bar + 1))) {
                broken.add(otherwise + key);
            }
        }
    }

    private void linesAreInTheLakeOnceAndInTheirBatch() {
        if (!Files.exists(sales.workspace.folder().resolve("lake/sales_lines/_delta_log"))) {
            return;
        }
        Dataset<Row> lines = RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(sales.workspace.zones().lake() + "/sales_lines");
        List<String> manifest = sales.workspace.query("SELECT batch_id, file_id FROM ledger_file");
        for (Row row : lines.groupBy("_batch_id", "_file_id")
                .agg(expr("count(*)"), expr("count(distinct _line)"))
                .collectAsList()) {
            if (row.getLong(2) != row.getLong(3)) {
                broken.add("lines are doubled in the lake: file " + row.getString(1));
            }
            if (!manifest.contains(row.getLong(0) + "|" + row.getString(1))) {
                broken.add("lines are in the lake that their batch does not name: file " + row.getString(1));
            }
        }
    }

    private boolean holds(String key, String fileId) {
        String inWorkspace = key.substring(
                key.indexOf(sales.workspace.name()) + sales.workspace.name().length() + 1);
        Path file = sales.workspace.folder().resolve(inWorkspace);
        try {
            return Files.exists(file) && sha256(Files.readAllBytes(file)).equals(fileId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return String.format(
                    "%064x",
                    new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
