package io.countinghouse.submit;

import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.cli.DimensionFiles;
import io.countinghouse.jobs.sales.SalesMarts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A few lines of sales, short enough to know the marts by heart. */
final class SalesFiles {
    static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";

    /** Ann (1) sells for 20.00 and the unknown 2 for 5.50, in store 101 and August 2023. */
    static final String GOOD =
            HEADER + "1,101,oats,2023-08-03,1,10.00,2,20.00\n" + "2,101,oats,2023-08-04,2,5.50,1,5.50\n";

    /** {@link #GOOD} and a line whose date is none: one row in three is rejected. */
    static final String ONE_BAD_OF_THREE = GOOD + "1,101,oats,2023/08/05,1,9.99,1,9.99\n";

    static final String TEAM =
            """
            SELECT store_id, sales_person_id, full_name, sales_month, total_sales, sales_rank, incentive
            FROM sales_team_data_mart
            """;

    /** {@link #TEAM} after {@link #GOOD}: the best gets 1 % of 20.00. */
    static final String[] GOOD_TEAM = {"101|1|Ann Lee|2023-08-01|20.00|1|0.20", "101|2|null|2023-08-01|5.50|2|0.00"};

    private SalesFiles() {}

    /** A migrated workspace with one customer and one salesperson. */
    static Workspace workspace(Path folder) throws IOException {
        Workspace workspace = RealParts.shared().workspace();
        workspace.migrate();
        new DimensionFiles(new Database(workspace.runtime())).load(writeDimensions(folder));
        return workspace;
    }

    static Path writeDimensions(Path folder) throws IOException {
        Path dimensions = Files.createDirectories(folder.resolve("dimensions"));
        Files.writeString(
                dimensions.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n"
                        + "1,Bo,Das,Pune,411001,+91-1,2020-01-01\n");
        Files.writeString(
                dimensions.resolve("sales_team.csv"),
                "id,first_name,last_name,manager_id,is_manager,address,pincode,joining_date\n"
                        + "1,Ann,Lee,,Y,Pune,411001,2020-01-01\n");
        return dimensions;
    }

    static void upload(Workspace workspace, String name, String text) {
        workspace.upload(SalesMarts.NAME, name, text.getBytes(StandardCharsets.UTF_8));
    }
}
