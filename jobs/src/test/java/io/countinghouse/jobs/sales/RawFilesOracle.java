package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a raw zone must come to, worked out in plain Java from its bytes; shares no code with the job. Knows files without
 * quotes: one whose header is not the usual one is refused, a line that is not of the usual form is rejected, the same bytes
 * count once.
 */
final class RawFilesOracle {
    private static final Pattern GOOD =
            Pattern.compile("\\d+,\\d+,[a-z]+,\\d{4}-\\d{2}-\\d{2},\\d+,\\d+\\.\\d{2},\\d+,\\d+\\.\\d{2}");

    private final SalesOracle marts;
    private final List<String> files;

    private RawFilesOracle(SalesOracle marts, List<String> files) {
        this.marts = marts;
        this.files = files;
    }

    /** Of the files that lie in the workspace's raw zone now. */
    static RawFilesOracle of(SalesWorkspace sales, Path dimensions) throws IOException {
        SalesOracle marts = new SalesOracle(dimensions);
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, String> file : contents(sales).entrySet()) {
            if (file.getValue().startsWith(SmallSales.HEADER)) {
                List<String> records = file.getValue().lines().skip(1).toList();
                List<String> good = records.stream()
                        .filter(record -> GOOD.matcher(record).matches())
                        .toList();
                marts.add(good.stream().map(SalesOracle::sale).toList());
                files.add(String.join(
                        "|",
                        file.getKey(),
                        Integer.toString(records.size()),
                        Integer.toString(good.size()),
                        Integer.toString(records.size() - good.size())));
            }
        }
        files.sort(null);
        return new RawFilesOracle(marts, files);
    }

    /** Fails unless the marts are equal to the cent and every file's records are landed or rejected. */
    void requireTold(SalesWorkspace sales) {
        assertThat(sales.team()).as("team mart").isEqualTo(marts.teamMart());
        assertThat(sales.customers()).as("customers mart").isEqualTo(marts.customerMart());
        assertThat(sales.workspace.query("SELECT file_id, records, landed, rejected FROM ledger_file"))
                .as("file, records, landed, rejected")
                .isEqualTo(files);
    }

    /** sha256 to text, so that the same bytes are there once. */
    private static Map<String, String> contents(SalesWorkspace sales) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files =
                Files.list(sales.workspace.folder().resolve("raw").resolve(SalesMarts.NAME))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                contents.put(sha256(bytes), new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return contents;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
