package io.countinghouse.common.feed;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Prints rows per second of the strict reader and of Spark's own typed CSV reader on one file and one core, warm, into a sink
 * that takes every column. Arguments: the number of rows (2,000,000).
 */
final class ReaderBenchmark {
    private static final int ROUNDS = 4;

    private ReaderBenchmark() {}

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        int rows = arguments.length == 0 ? 2_000_000 : Integer.parseInt(arguments[0]);
        Path file = Files.createTempFile("sales_data", ".csv");
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.ansi.enabled", "true")
                .config("spark.log.level", "ERROR")
                .getOrCreate()) {
            write(file, rows);
            FileClaim claim = new FileClaim(file.toUri().toString(), sha256(file), Files.size(file));
            Feed feed = SampleFeeds.sales();
            List<String> columns = feed.columns().stream().map(FeedColumn::name).toList();
            StructType schema = new StructType();
            for (FeedColumn column : feed.columns()) {
                schema = schema.add(column.name(), column.type().sparkType());
            }
            for (int round = 1; round <= ROUNDS; round++) {
                Dataset<Row> ours = StrictReader.read(spark, feed, List.of(claim));
                print(round, "strict reader, all columns", rows, ours);
                print(round, "strict reader, declared columns", rows, ours.selectExpr(columns.toArray(new String[0])));
                print(
                        round,
                        "Spark's typed CSV",
                        rows,
                        spark.read().schema(schema).option("header", "true").csv(claim.path()));
                long start = System.nanoTime();
                Inspector.inspect(spark, feed, List.of(claim));
                print(round, "inspection", rows, System.nanoTime() - start);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void print(int round, String what, int rows, Dataset<Row> dataset) {
        long start = System.nanoTime();
        dataset.write().format("noop").mode("overwrite").save();
        print(round, what, rows, System.nanoTime() - start);
    }

    private static void print(int round, String what, int rows, long nanos) {
        System.out.printf(
                "round %d  %-32s %6d ms  %,11d rows/s%n",
                round, what, nanos / 1_000_000, rows * 1_000_000_000L / nanos);
    }

    private static void write(Path file, int rows) throws IOException {
        String[] products = {"besan", "quaker oats", "dove shampoo", "mustard oil", "atta", "maida", "amul ghee"};
        LocalDate first = LocalDate.of(2021, 1, 1);
        Random random = new Random(42);
        try (PrintStream out = new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), false, StandardCharsets.UTF_8)) {
            out.print("customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n");
            for (int i = 0; i < rows; i++) {
                int cents = 100 + random.nextInt(100_000);
                int quantity = 1 + random.nextInt(10);
                out.print(1 + random.nextInt(5000));
                out.print("," + (571 + random.nextInt(200)) + "," + products[random.nextInt(products.length)] + ","
                        + first.plusDays(random.nextInt(1000)) + "," + (1 + random.nextInt(15)) + "," + money(cents)
                        + "," + quantity + "," + money(cents * quantity) + "\n");
            }
        }
    }

    private static String money(int cents) {
        return cents / 100 + (cents % 100 < 10 ? ".0" : ".") + cents % 100;
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
