package io.countinghouse.jobs.cli.explain;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.jobs.offsets.statement.Contradictions;
import io.countinghouse.jobs.offsets.statement.Invoice;
import io.countinghouse.jobs.offsets.statement.OffsetStatement;
import io.countinghouse.jobs.offsets.statement.Section;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells a statement from the published marts. All queries see one state of them: one connection, one transaction that only
 * reads, its snapshot taken at the first query; rows come one at a time, so a company may have any number of them.
 */
final class OffsetStatementReader {
    private final Database database;

    OffsetStatementReader(Database database) {
        this.database = database;
    }

    /**
     * Fails with USAGE, and nothing told, for a company, a currency of it or an invoice of it that the marts do not hold.
     */
    Contradictions tell(long company, OptionalLong invoice, Optional<String> currency, OffsetStatement statement)
            throws IOException {
        try (Connection connection = database.open()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            List<String> currencies = currencies(connection, company, invoice, currency);
            statement.begin(company);
            for (String each : currencies) {
                Scope scope = new Scope(company, each, invoice.orElse(0));
                if (invoice.isPresent()) {
                    oneInvoice(connection, scope, statement);
                } else {
                    wholeCompany(connection, scope, statement);
                }
            }
            return statement.end();
        } catch (SQLException e) {
            throw Database.failure("explain the offsets of company " + company, e);
        }
    }

    private static List<String> currencies(
            Connection connection, long company, OptionalLong invoice, Optional<String> currency)
            throws SQLException, IOException {
        Scope scope = new Scope(company, "", invoice.orElse(0));
        List<String> all = texts(connection, scope, OffsetSql.CURRENCIES);
        if (all.isEmpty()) {
            throw unknown("company", company, "one that invoices_reassigned holds");
        }
        List<String> known = all;
        if (invoice.isPresent()) {
            known = texts(connection, scope, OffsetSql.INVOICE_CURRENCY);
            if (known.isEmpty()) {
                throw unknown(
                        "invoice",
                        invoice.getAsLong(),
                        "one of company " + company + " that invoices_reassigned holds");
            }
        }
        if (currency.isPresent() && !known.contains(currency.get())) {
            throw unknown("currency", currency.get(), String.join(" or ", known));
        }
        return currency.map(List::of).orElse(known);
    }

    private static void wholeCompany(Connection connection, Scope scope, OffsetStatement statement)
            throws SQLException, IOException {
        Section section = OffsetRows.section(connection, scope);
        statement.section(section);
        statement.beginNegatives(section);
        negatives(connection, scope, OffsetSql.NEGATIVES, statement);
        scope.forEach(connection, OffsetSql.ORPHANS, row -> statement.orphan(row.getLong(1), row.getLong(2)));
        statement.totals(section, OffsetRows.published(connection, scope), OffsetRows.rows(connection, scope));
    }

    private static void oneInvoice(Connection connection, Scope scope, OffsetStatement statement)
            throws SQLException, IOException {
        Section section = OffsetRows.section(connection, scope);
        statement.section(section);
        List<OffsetRows.Classified> found = new ArrayList<>();
        scope.forEach(connection, OffsetSql.ONE_INVOICE, row -> found.add(OffsetRows.classified(row)));
        Invoice invoice = found.get(0).invoice();
        if (found.get(0).isNegative()) {
            statement.beginNegative(section);
            negatives(connection, scope, OffsetSql.ONE_NEGATIVE, statement);
        } else if (invoice.amount().signum() == 0) {
            statement.zero(invoice);
        } else {
            statement.beginPositive(section, invoice);
            scope.forEach(connection, OffsetSql.CONSUMERS, row -> statement.consumedBy(OffsetRows.setOff(row)));
            statement.endPositive();
        }
    }

    private static void negatives(Connection connection, Scope scope, String sql, OffsetStatement statement)
            throws SQLException, IOException {
        OptionalLong[] latest = {OptionalLong.empty()};
        scope.forEach(connection, sql, row -> {
            OffsetRows.Classified negative = OffsetRows.classified(row);
            OptionalLong id = OptionalLong.of(negative.invoice().id());
            if (!latest[0].equals(id)) {
                statement.negative(negative.invoice(), negative.unapplied(), negative.isOne());
                latest[0] = id;
            }
            if (row.getBigDecimal("taken") != null) {
                BigDecimal part = row.getBigDecimal("part");
                statement.setOff(OffsetRows.setOff(row), part == null ? BigDecimal.ZERO : part);
            }
        });
        statement.endNegatives();
    }

    private static List<String> texts(Connection connection, Scope scope, String sql) throws SQLException, IOException {
        List<String> texts = new ArrayList<>();
        scope.forEach(connection, sql, row -> texts.add(row.getString(1)));
        return texts;
    }

    private static CountinghouseException unknown(String what, Object found, String expected) {
        return new CountinghouseException(ErrorCode.USAGE, what + ": found " + found + ", expected " + expected);
    }
}
