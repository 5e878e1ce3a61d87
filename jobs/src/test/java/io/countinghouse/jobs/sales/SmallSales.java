package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Four small raw files: two good ones with a reject each, a duplicate and a refused one. */
final class SmallSales {
    static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";

    private SmallSales() {}

    static SalesWorkspace prepared(Path folder) throws IOException {
        return prepared(folder, RealParts.shared().workspace());
    }

    /** The files lie in the workspace's raw zone; its tables are migrated, its dimensions loaded. */
    static SalesWorkspace prepared(Path folder, Workspace workspace) throws IOException {
        Path dimensions = Files.createDirectories(folder.resolve("dimensions"));
        Files.writeString(
                dimensions.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n"
                        + "1,Bo,Das,Pune,411001,+91-1,2020-01-01\n");
        Files.writeString(
                dimensions.resolve("sales_team.csv"),
                "id,first_name,last_name,manager_id,is_manager,address,pincode,joining_date\n"
                        + "1,Ann,Lee,,Y,Pune,411001,2020-01-01\n");
        SalesWorkspace sales = new SalesWorkspace(workspace, dimensions);
        upload(
                sales,
                "sales_data_1.csv",
                HEADER + "1,101,oats,2023-08-03,1,10.00,2,20.00\n"
                        + "2,101,oats,2023-08-04,2,5.50,1,5.50\n"
                        + "1,101,oats,2023/08/05,1,9.99,1,9.99\n");
        upload(
                sales,
                "sales_data_2.csv",
                HEADER + "1,101,oats,2023-08-05,1,10.00,1,10.00\n"
                        + "1,101,oats,2023-09-01,1,7.00,1,7.00\n"
                        + "1,101,oats,2023-09-01,x,7.00,1,7.00\n");
        upload(
                sales,
                "sales_data_2_again.csv",
                HEADER + "1,101,oats,2023-08-05,1,10.00,1,10.00\n"
                        + "1,101,oats,2023-09-01,1,7.00,1,7.00\n"
                        + "1,101,oats,2023-09-01,x,7.00,1,7.00\n");
        upload(sales, "sales_data_3.csv", "\"" + HEADER);
        return sales;
    }

    static void upload(SalesWorkspace sales, String name, String text) {
        sales.workspace.upload(SalesMarts.NAME, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** By hand: 30.00 = 20.00 + 10.00, of which the leader gets 1 %. */
    static void requireExpected(SalesState state) {
        assertThat(state.parts().get("team"))
                .containsExactlyInAnyOrder(
                        "101|1|Ann Lee|2023-08-01|30.00|1|0.30",
                        "101|2|null|2023-08-01|5.50|2|0.00",
                        "101|1|Ann Lee|2023-09-01|7.00|1|0.07");
        assertThat(state.parts().get("objects")).hasSize(4);
        assertThat(state.parts().get("rejected")).hasSize(2);
    }
}
