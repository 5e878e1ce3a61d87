package io.countinghouse.jobs.sales;

import io.countinghouse.common.generate.Extent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/** Sales files of a small chain of stores, one a week, and its dimensions. Streams: any number of rows. */
public final class SalesGenerator {
    static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost";

    private static final int CUSTOMERS = 400;
    /** One customer in ten is not in the dimension, as in real files. */
    private static final int KNOWN_CUSTOMERS = 360;

    private static final int STORES = 4;
    private static final int PEOPLE_PER_STORE = 5;
    private static final List<String> PRODUCTS = List.of(
            "basmati rice",
            "black pepper",
            "cane sugar",
            "chickpeas",
            "coffee beans",
            "dish soap",
            "green tea",
            "honey",
            "olive oil",
            "oats",
            "\"extra\" virgin oil, 1 l",
            "shampoo",
            "tomato paste",
            "wheat flour");
    private static final List<String> FIRST_NAMES = List.of(
            "Aarav", "Anita", "Chloé", "Diego", "Esther", "Farid", "Grace", "Hana", "Ivan", "Joana", "Kofi", "Lena");
    private static final List<String> LAST_NAMES = List.of(
            "Almeida", "Bose", "Cohen", "Das", "Engel", "Fofana", "Garcia", "Haddad", "Ito", "Jansen", "Khan", "Lopez");

    private final Extent extent;
    private final long seed;
    private final boolean defects;

    public SalesGenerator(long rows, int days, long seed, LocalDate from, boolean defects) {
        this(new Extent(rows, days, from), seed, defects);
    }

    SalesGenerator(Extent extent, long seed, boolean defects) {
        this.extent = extent;
        this.seed = seed;
        this.defects = defects;
    }

    public void write(Path out) throws IOException {
        Files.createDirectories(out.resolve("dimensions"));
        SplittableRandom random = new SplittableRandom(seed);
        writeDimensions(out.resolve("dimensions"), random.split());
        for (Extent.Week week : extent.weeks()) {
            Path file = out.resolve("sales_data_" + week.start() + ".csv");
            writeSales(file, week.start(), week.days(), week.rows(), random.split());
        }
        if (defects) {
            PlantedSalesDefects.write(out, extent.from());
        }
    }

    private static void writeSales(Path file, LocalDate start, int days, long count, SplittableRandom random)
            throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(HEADER);
            out.write('\n');
            for (long i = 0; i < count; i++) {
                int store = random.nextInt(STORES);
                int product = random.nextInt(PRODUCTS.size());
                BigDecimal price = price(product);
                int quantity = 1 + random.nextInt(10);
                out.write((1 + random.nextInt(CUSTOMERS)) + "," + (101 + store) + "," + quote(PRODUCTS.get(product))
                        + ","
                        + start.plusDays(random.nextInt(days)) + ","
                        + (1 + store * PEOPLE_PER_STORE + random.nextInt(PEOPLE_PER_STORE))
                        + "," + price + "," + quantity + "," + price.multiply(BigDecimal.valueOf(quantity)) + "\n");
            }
        }
    }

    private static BigDecimal price(int product) {
        return BigDecimal.valueOf(149 + product * 137L, 2);
    }

    private static void writeDimensions(Path folder, SplittableRandom random) throws IOException {
        StringBuilder customers = new StringBuilder(
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n");
        for (int id = 1; id <= KNOWN_CUSTOMERS; id++) {
            customers
                    .append(id)
                    .append(',')
                    .append(person(random))
                    .append(",Pune,4110")
                    .append(10 + id % 90)
                    .append(",+91-78")
                    .append(10_000_000 + random.nextInt(89_999_999))
                    .append(",2021-0")
                    .append(1 + id % 9)
                    .append("-15\n");
        }
        StringBuilder stores =
                new StringBuilder("id,address,store_pincode,store_manager_name,store_opening_date,reviews\n");
        StringBuilder team =
                new StringBuilder("id,first_name,last_name,manager_id,is_manager,address,pincode,joining_date\n");
        for (int store = 0; store < STORES; store++) {
            stores.append(101 + store)
                    .append(",Pune,41100")
                    .append(store)
                    .append(",")
                    .append(FIRST_NAMES.get(store))
                    .append(",2020-0")
                    .append(1 + store)
                    .append("-01,\n");
            for (int member = 0; member < PEOPLE_PER_STORE; member++) {
                team.append(1 + store * PEOPLE_PER_STORE + member)
                        .append(',')
                        .append(person(random))
                        .append(',')
                        .append(1 + store * PEOPLE_PER_STORE)
                        .append(',')
                        .append(member == 0 ? 'Y' : 'N')
                        .append(",Pune,41100")
                        .append(store)
                        .append(",2020-06-01\n");
            }
        }
        StringBuilder products =
                new StringBuilder("id,name,current_price,old_price,created_date,updated_date,expiry_date\n");
        for (int product = 0; product < PRODUCTS.size(); product++) {
            products.append(1 + product)
                    .append(',')
                    .append(quote(PRODUCTS.get(product)))
                    .append(',')
                    .append(price(product))
                    .append(',')
                    .append(price(product))
                    .append(",2020-01-01,,\n");
        }
        Files.writeString(folder.resolve("customer.csv"), customers);
        Files.writeString(folder.resolve("store.csv"), stores);
        Files.writeString(folder.resolve("sales_team.csv"), team);
        Files.writeString(folder.resolve("product.csv"), products);
    }

    private static String person(SplittableRandom random) {
        return FIRST_NAMES.get(random.nextInt(FIRST_NAMES.size())) + ","
                + LAST_NAMES.get(random.nextInt(LAST_NAMES.size()));
    }

    private static String quote(String text) {
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
