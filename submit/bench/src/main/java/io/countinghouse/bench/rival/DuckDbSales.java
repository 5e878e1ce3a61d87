package io.countinghouse.bench.rival;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The same Parquet files as {@link TextbookSales} writes, by DuckDB from typed columns. Its arguments are the same. */
public final class DuckDbSales {
    private DuckDbSales() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            String in = arguments[0];
            statement.execute(
                    """
                    CREATE TABLE sales_lines AS
                    SELECT s.*, CAST(date_trunc('month', sales_date) AS DATE) AS sales_month,
                        c.first_name || ' ' || c.last_name AS customer_name, c.address, c.phone_number, st.store_manager_name,
                        t.first_name || ' ' || t.last_name AS sales_person_name
                    FROM read_csv('%1$s/sales_data_*.csv', header = true, columns = {'customer_id': 'BIGINT', 'store_id': 'BIGINT',
                        'product_name': 'VARCHAR', 'sales_date': 'DATE', 'sales_person_id': 'BIGINT', 'price': 'DECIMAL(18, 2)',
                        'quantity': 'BIGINT', 'total_cost': 'DECIMAL(18, 2)'}) s
                        LEFT JOIN read_csv('%1$s/dimensions/customer.csv', all_varchar = true) c
                            ON s.customer_id = CAST(c.customer_id AS BIGINT)
                        LEFT JOIN read_csv('%1$s/dimensions/store.csv', all_varchar = true) st ON s.store_id = CAST(st.id AS BIGINT)
                        LEFT JOIN read_csv('%1$s/dimensions/sales_team.csv', all_varchar = true) t
                            ON s.sales_person_id = CAST(t.id AS BIGINT)
                    """
                            .formatted(in));
            copy(statement, "SELECT * FROM sales_lines", arguments[1] + "/sales_lines", "sales_month, store_id");
            copy(
                    statement,
                    """
                    SELECT sales_month, customer_id, customer_name AS full_name, address, phone_number, count(*) AS purchases,
                        CAST(sum(total_cost) AS DECIMAL(28, 2)) AS total_sales, min(sales_date) AS first_purchase_date,
                        max(sales_date) AS last_purchase_date
                    FROM sales_lines GROUP BY ALL
                    """,
                    arguments[1] + "/customers_data_mart",
                    "sales_month");
            copy(
                    statement,
                    """
                    SELECT *, CASE WHEN sales_rank = 1 THEN CAST(round(total_sales * 0.01, 2) AS DECIMAL(28, 2)) ELSE 0 END AS incentive
                    FROM (
                        SELECT *, rank() OVER (PARTITION BY store_id, sales_month ORDER BY total_sales DESC) AS sales_rank
                        FROM (
                            SELECT store_id, sales_month, sales_person_id, sales_person_name AS full_name,
                                CAST(sum(total_cost) AS DECIMAL(28, 2)) AS total_sales
                            FROM sales_lines GROUP BY ALL))
                    """,
                    arguments[1] + "/sales_team_data_mart",
                    "sales_month, store_id");
        }
    }

    private static void copy(Statement statement, String query, String folder, String by) throws SQLException {
        statement.execute("COPY (" + query + ") TO '" + folder + "' (FORMAT parquet, PARTITION_BY (" + by + "))");
    }
}
