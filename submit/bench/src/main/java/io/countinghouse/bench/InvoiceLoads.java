package io.countinghouse.bench;

import io.countinghouse.bench.Comparison.Target;
import io.countinghouse.bench.rival.PlainInvoices;
import io.countinghouse.bench.rival.PlainTables;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LocalLoad;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;

/** Invoices of a quarter into an empty lake. */
final class InvoiceLoads {
    static final String JOB = "invoice-offsets";
    static final String PRODUCT = "Countinghouse";
    static final int DAYS = 90;

    private static final String PLAIN = "plain loop, LOAD DATA";
    private static final Pattern ID_AND_COMPANY = Pattern.compile("^(\\d+),\\d+,");

    private InvoiceLoads() {}

    static List<BenchCase> cases() {
        return List.of(
                new BenchCase(
                        "invoices-140k",
                        "140,000 invoices from files, at most 3 x a plain loop from MySQL with LOAD DATA",
                        course -> besidePlain(course, 140_000, 3)),
                new BenchCase(
                        "invoices-5m",
                        "5,000,000 invoices, at most 0.7 x the plain loop",
                        course -> besidePlain(course, 5_000_000, 0.7)),
                new BenchCase(
                        "skew",
                        "500,000 invoices, half of them of one company, at most 1.5 x as many evenly spread",
                        InvoiceLoads::skew),
                new BenchCase("growth", "1,400,000 invoices, at most 11 x the time of 140,000", InvoiceLoads::growth));
    }

    private static List<Comparison> besidePlain(Course course, long count, double most) {
        long invoices = course.scaled(count);
        Path files = course.generate(JOB, invoices, DAYS, Course.FIRST_DAY);
        Map<String, MartSums> expected = new HashMap<>();
        try (BenchWorkspace plain = course.lab().workspace()) {
            course.tell("loading the table that the plain loop reads");
            loadTable(plain, files);
            Map<String, Course.Contender> contenders = new LinkedHashMap<>();
            contenders.put(PRODUCT, round -> load(course, files, expected, round));
            contenders.put(PLAIN, round -> {
                createPlainTables(plain);
                Measured measured = course.lab()
                        .java(Lab.Compilers.LARGE, PlainInvoices.class, plain.name())
                        .measured();
                expected.forEach((mart, sums) -> course.requireSame(
                        PLAIN + " and " + PRODUCT + ", " + mart,
                        MartSums.of(plain.runtime(), "plain_" + mart, "1 = 1").differenceFrom(sums)));
                return measured;
            });
            Map<String, Side> sides = course.contest(contenders);
            return List.of(new Comparison(
                    course.benchCase(),
                    "first load of invoices",
                    invoices,
                    sides.get(PRODUCT),
                    sides.get(PLAIN),
                    Target.atMost(most)));
        } finally {
            FileUtil.fullyDelete(files.toFile());
        }
    }

    private static List<Comparison> skew(Course course) {
        long invoices = course.scaled(500_000);
        Path even = course.generate(JOB, invoices, DAYS, Course.FIRST_DAY);
        Path skewed = skewed(even, course.lab().newFolder("skewed"));
        String half = PRODUCT + ", half of one company";
        String spread = PRODUCT + ", evenly spread";
        Map<String, Side> sides = twoLoads(course, half, skewed, spread, even);
        return List.of(new Comparison(
                course.benchCase(),
                "first load of invoices",
                invoices,
                sides.get(half),
                sides.get(spread),
                Target.atMost(1.5)));
    }

    private static List<Comparison> growth(Course course) {
        long few = course.scaled(140_000);
        long many = course.scaled(1_400_000);
        Path ones = course.generate(JOB, few, DAYS, Course.FIRST_DAY);
        Path tens = course.generate(JOB, many, DAYS, Course.FIRST_DAY);
        String ofMany = PRODUCT + ", 10 x rows";
        String ofFew = PRODUCT + ", 1 x";
        Map<String, Side> sides = twoLoads(course, ofMany, tens, ofFew, ones);
        return List.of(new Comparison(
                course.benchCase(),
                "first load of invoices",
                many,
                sides.get(ofMany),
                sides.get(ofFew),
                Target.atMost(11)));
    }

    private static Map<String, Side> twoLoads(Course course, String one, Path ofOne, String other, Path ofOther) {
        Map<String, MartSums> expectedOfOne = new HashMap<>();
        Map<String, MartSums> expectedOfOther = new HashMap<>();
        Map<String, Course.Contender> contenders = new LinkedHashMap<>();
        contenders.put(one, round -> load(course, ofOne, expectedOfOne, round));
        contenders.put(other, round -> load(course, ofOther, expectedOfOther, round));
        Map<String, Side> sides = course.contest(contenders);
        FileUtil.fullyDelete(ofOne.toFile());
        FileUtil.fullyDelete(ofOther.toFile());
        return sides;
    }

    /** A first load, whose marts must be those of the round before. */
    private static Measured load(Course course, Path files, Map<String, MartSums> expected, int round) {
        try (BenchWorkspace workspace = course.lab().workspace()) {
            workspace.upload(JOB, files);
            Measured measured = workspace.command("run", JOB).measured();
            Map<String, MartSums> found = workspace.sums(JOB);
            expected.forEach((mart, sums) -> course.requireSame(
                    "round " + (round + 1) + " and the one before it, " + mart,
                    found.get(mart).differenceFrom(sums)));
            expected.putAll(found);
            return measured;
        }
    }

    private static void createPlainTables(BenchWorkspace plain) {
        try {
            PlainTables.create(plain.migration());
        } catch (SQLException e) {
            throw Database.failure("make the tables of the plain loop", e);
        }
    }

    private static void loadTable(BenchWorkspace workspace, Path files) {
        workspace.execute(
                """
                CREATE TABLE invoices (
                    invoice_id BIGINT PRIMARY KEY, company_id BIGINT, invoice_number VARCHAR(64), invoice_date DATE,
                    due_date DATE, posted_at DATETIME(6), category VARCHAR(32), amount DECIMAL(20, 4), currency CHAR(3),
                    tax_amount DECIMAL(20, 4), status VARCHAR(32), payment_method VARCHAR(32), reference VARCHAR(64),
                    parent_invoice_id BIGINT, sales_person_id BIGINT, store_id BIGINT, product_line VARCHAR(64),
                    description VARCHAR(1024), country VARCHAR(64), created_at DATETIME(6), created_by VARCHAR(64),
                    updated_at DATETIME(6), source_system VARCHAR(32))
                """);
        try (Stream<Path> listed = Files.list(files)) {
            for (Path file : listed.filter(Files::isRegularFile).sorted().toList()) {
                try (InputStream bytes = Files.newInputStream(file)) {
                    new Database(workspace.runtime())
                            .onceLoading(
                                    "load " + file,
                                    connection -> LocalLoad.load(
                                            connection,
                                            """
                                            LOAD DATA LOCAL INFILE 'invoices' INTO TABLE invoices CHARACTER SET utf8mb4
                                            FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' IGNORE 1 LINES
                                            (invoice_id, company_id, invoice_number, invoice_date, @due, posted_at, category, amount,
                                                currency, @tax, @status, @method, reference, @parent, sales_person_id, store_id,
                                                product_line, description, country, created_at, created_by, updated_at,
                                                source_system)
                                            SET due_date = NULLIF(@due, ''), tax_amount = NULLIF(@tax, ''),
                                                status = NULLIF(@status, ''), payment_method = NULLIF(@method, ''),
                                                parent_invoice_id = NULLIF(@parent, '')
                                            """,
                                            bytes));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same invoices, but every other one is of company 1. */
    private static Path skewed(Path even, Path folder) {
        try (Stream<Path> files = Files.list(even)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                try (BufferedReader lines = Files.newBufferedReader(file);
                        BufferedWriter out = Files.newBufferedWriter(folder.resolve(file.getFileName()))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        out.write(ofCompanyOne(line) + "\n");
                    }
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line itself where the invoice's number is odd, or it is the header. */
    static String ofCompanyOne(String line) {
        Matcher start = ID_AND_COMPANY.matcher(line);
        return start.find() && Long.parseLong(start.group(1)) % 2 == 0
                ? start.group(1) + ",1," + line.substring(start.end())
                : line;
    }
}
