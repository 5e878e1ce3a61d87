package io.countinghouse.jobs.offsets.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.jobs.offsets.statement.CategoryRows;
import io.countinghouse.jobs.offsets.statement.CategoryTotal;
import io.countinghouse.jobs.offsets.statement.Invoice;
import io.countinghouse.jobs.offsets.statement.InvoiceName;
import io.countinghouse.jobs.offsets.statement.Section;
import io.countinghouse.jobs.offsets.statement.SetOff;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of {@link OffsetSql} as what a statement is told. */
final class OffsetRows {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String NOT_FOUND = "(not found)";

    private OffsetRows() {}

    /**
     * @param unapplied what nothing could take, above zero, or zero
     * @param isOne whether its rows agree on what the invoice is
     */
    record Classified(Invoice invoice, boolean isNegative, BigDecimal unapplied, boolean isOne) {}

    static Classified classified(ResultSet row) throws SQLException {
        return new Classified(
                new Invoice(
                        new InvoiceName(row.getString("source_system"), row.getLong("invoice_id")),
                        row.getObject("invoice_date", LocalDate.class),
                        row.getString("invoice_number"),
                        row.getString("category"),
                        row.getBigDecimal("amount")),
                row.getBoolean("is_negative"),
                row.getBigDecimal("unapplied"),
                row.getBoolean("is_one"));
    }

    /** The columns of a set-off and, as {@code other_…}, of the invoice on its other side. */
    static SetOff setOff(ResultSet row) throws SQLException {
        BigDecimal amount = row.getBigDecimal("other_amount");
        boolean isFound = amount != null;
        Invoice other = new Invoice(
                new InvoiceName(row.getString("other_system"), row.getLong("other_id")),
                row.getObject("other_date", LocalDate.class),
                isFound ? row.getString("other_number") : NOT_FOUND,
                row.getString("other_category"),
                isFound ? amount : BigDecimal.ZERO);
        return new SetOff(
                row.getLong("allocation_no"),
                row.getLong("company_allocation_no"),
                other,
                isFound,
                row.getBoolean("agrees"),
                row.getBigDecimal("taken"),
                row.getBigDecimal("taken_so_far"));
    }

    /** Counts and sums of what there is, and how wide it will be. */
    static Section section(Connection connection, Scope scope) throws SQLException, IOException {
        List<String> systems = texts(connection, scope, OffsetSql.SYSTEMS);
        List<String> versions = texts(connection, scope, OffsetSql.POLICY_VERSIONS);
        SectionRows rows = new SectionRows();
        scope.forEach(connection, OffsetSql.LATEST_CHANGE, rows::change);
        scope.forEach(connection, OffsetSql.SET_OFFS, rows::setOffs);
        List<Section> sections = new ArrayList<>();
        scope.forEach(
                connection, OffsetSql.INVOICE_COUNTS, row -> sections.add(rows.section(scope, systems, versions, row)));
        return sections.get(0);
    }

    /** The first column. */
    static List<String> texts(Connection connection, Scope scope, String sql) throws SQLException, IOException {
        List<String> texts = new ArrayList<>();
        scope.forEach(connection, sql, row -> texts.add(row.getString(1)));
        return texts;
    }

    private static final class SectionRows {
        private String runId = "";
        private LocalDateTime changedAt = LocalDateTime.MIN;
        private long setOffs;
        private BigDecimal setOff = BigDecimal.ZERO;
        private int longestCategory;
        private long largestId;

        void change(ResultSet row) throws SQLException {
            runId = row.getString("run_id");
            changedAt = row.getObject("updated_at", LocalDateTime.class);
        }

        void setOffs(ResultSet row) throws SQLException {
            setOffs = row.getLong("set_offs");
            setOff = row.getBigDecimal("set_off");
            longestCategory = row.getInt("longest_category");
            largestId = row.getLong("largest_id");
        }

        Section section(Scope scope, List<String> systems, List<String> versions, ResultSet row) throws SQLException {
            return new Section(
                    scope.company(),
                    scope.currency(),
                    systems,
                    versions,
                    runId,
                    changedAt,
                    row.getLong("positives"),
                    row.getBigDecimal("positive"),
                    row.getLong("negatives"),
                    row.getBigDecimal("negative"),
                    row.getLong("zeros"),
                    setOffs,
                    setOff,
                    row.getBigDecimal("widest"),
                    Math.max(largestId, row.getLong("largest_id")),
                    row.getInt("longest_number"),
                    Math.max(longestCategory, row.getInt("longest_category")));
        }
    }

    static List<CategoryTotal> published(Connection connection, Scope scope) throws SQLException, IOException {
        List<CategoryTotal> totals = new ArrayList<>();
        scope.forEach(
                connection,
                OffsetSql.PUBLISHED_TOTALS,
                row -> totals.add(new CategoryTotal(
                        row.getString("category"),
                        row.getLong("invoices"),
                        row.getLong("offsets"),
                        row.getBigDecimal("gross"),
                        row.getBigDecimal("offset_amount"),
                        row.getBigDecimal("unapplied"),
                        row.getBigDecimal("net"),
                        amounts(row.getString("offsets_by_category")))));
        return totals;
    }

    static List<CategoryRows> rows(Connection connection, Scope scope) throws SQLException, IOException {
        List<CategoryRows> rows = new ArrayList<>();
        scope.forEach(
                connection,
                OffsetSql.CATEGORY_ROWS,
                row -> rows.add(new CategoryRows(
                        row.getString("category"),
                        row.getString("original_category"),
                        row.getLong("invoices"),
                        row.getBigDecimal("amount"),
                        new InvoiceName(row.getString("first_system"), row.getLong("first_invoice")))));
        return rows;
    }

    /** A JSON object of names and amounts, which stand as text or as numbers. */
    private static Map<String, BigDecimal> amounts(String json) throws IOException {
        Map<String, BigDecimal> amounts = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                amounts.put(name, new BigDecimal(parser.getText()));
            }
        } catch (IOException | NumberFormatException e) {
            throw new CountinghouseException(
                    ErrorCode.CHECK_FAILED,
                    "company_category_summary, offsets_by_category: found " + json
                            + ", expected a JSON object of category and amount",
                    e);
        }
        return amounts;
    }
}
