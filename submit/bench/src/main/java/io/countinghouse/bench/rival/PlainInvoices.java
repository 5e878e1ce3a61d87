package io.countinghouse.bench.rival;

import io.countinghouse.bench.MysqlServer;
import io.countinghouse.common.config.MysqlSettings;
import java.io.IOException;
import java.sql.SQLException;

/** Offsets of one table of invoices by {@link PlainOffsets}. Argument: the database that holds it and its result. */
public final class PlainInvoices {
    public static final String TABLE = "invoices";

    private PlainInvoices() {}

    public static void main(String[] arguments) throws SQLException, IOException {
        MysqlSettings mysql = MysqlServer.of(System.getenv()).runtime(arguments[0]);
        try (PlainTables tables = PlainTables.open(mysql)) {
            PlainOffsets.run(mysql, TABLE, tables);
        }
    }
}
