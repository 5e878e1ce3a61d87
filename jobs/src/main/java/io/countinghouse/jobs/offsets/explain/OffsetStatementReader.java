package io.countinghouse.jobs.offsets.explain;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.jobs.offsets.statement.Contradictions;
import io.countinghouse.jobs.offsets.statement.Invoice;
import io.countinghouse.jobs.offsets.statement.InvoiceName;
import io.countinghouse.jobs.offsets.statement.OffsetStatement;
import io.countinghouse.jobs.offsets.statement.Section;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * Fails with USAGE, and nothing told, for a company, a currency of it or an invoice of it that the marts do not hold, and
     * for an invoice of which they hold several.
     */
    Contradictions tell(long company, Optional<Sought> sought, Optional<String> currency, OffsetStatement statement)
            throws IOException {
        try (Connection connection = database.open()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            Scope inAnyCurrency = scope(connection, company, sought);
            List<String> currencies = currencies(connection, inAnyCurrency, sought.isPresent(), currency);
            statement.begin(company);
            for (String each : currencies) {
                Scope scope = inAnyCurrency.in(each);
                if (sought.isPresent()) {
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

    private static Scope scope(Connection connection, long company, Optional<Sought> sought)
            throws SQLException, IOException {
        Scope scope = new Scope(
                company, "", new InvoiceName("", sought.map(Sought::id).orElse(0L)));
        if (OffsetRows.texts(connection, scope, OffsetSql.CURRENCIES).isEmpty()) {
            throw unknown("company", company, "one that invoices_reassigned holds");
        }
        if (sought.isEmpty()) {
            return scope;
        }
        List<String> systems = OffsetRows.texts(connection, scope, OffsetSql.INVOICE_SYSTEMS);
        return new Scope(company, "", invoice(company, sought.get(), systems));
    }

    /** @param systems that have an invoice of this id */
    private static InvoiceName invoice(long company, Sought sought, List<String> systems) {
        if (systems.isEmpty()) {
            throw unknown("invoice", sought.id(), "one of company " + company + " that invoices_reassigned holds");
        }
        String expected = String.join(" or ", systems);
        if (sought.system().isEmpty() && systems.size() > 1) {
            throw unknown(
                    "source-system",
                    "none",
                    expected + ", each of which has an invoice " + sought.id() + " of company " + company);
        }
        String system = sought.system().orElse(systems.get(0));
        if (!systems.contains(system)) {
            throw unknown("source-system", system, expected);
        }
        return new InvoiceName(system, sought.id());
    }

    private static List<String> currencies(
            Connection connection, Scope scope, boolean isOneInvoice, Optional<String> currency)
            throws SQLException, IOException {
        List<String> known =
                OffsetRows.texts(connection, scope, isOneInvoice ? OffsetSql.INVOICE_CURRENCY : OffsetSql.CURRENCIES);
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
        scope.forEach(
                connection,
                OffsetSql.ORPHANS,
                row -> statement.orphan(
                        new InvoiceName(row.getString(1), row.getLong(2)),
                        new InvoiceName(row.getString(3), row.getLong(4))));
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
        InvoiceName[] latest = new InvoiceName[1];
        scope.forEach(connection, sql, row -> {
            OffsetRows.Classified negative = OffsetRows.classified(row);
            InvoiceName name = negative.invoice().name();
            if (!name.equals(latest[0])) {
                statement.negative(negative.invoice(), negative.unapplied(), negative.isOne());
                latest[0] = name;
            }
            if (row.getBigDecimal("taken") != null) {
                BigDecimal part = row.getBigDecimal("part");
                statement.setOff(OffsetRows.setOff(row), part == null ? BigDecimal.ZERO : part);
            }
        });
        statement.endNegatives();
    }

    private static CountinghouseException unknown(String what, Object found, String expected) {
        return new CountinghouseException(ErrorCode.USAGE, what + ": found " + found + ", expected " + expected);
    }
}
