package io.countinghouse.submit;

import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Secrets that stand nowhere but where they were planted, and the search for each of them, as it is and encoded. */
final class Canaries {
    private static final int CONTEXT = 120;

    private final Map<String, String> needles = new TreeMap<>();

    /** @param secrets by a name fit to print */
    Canaries(Map<String, String> secrets) {
        secrets.forEach((name, secret) -> {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            plant(name, bytes);
            plant(name + " in base64", Base64.getEncoder().withoutPadding().encode(bytes));
            plant(name + " in hex", HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
            plant(name + " in UTF-16", secret.getBytes(StandardCharsets.UTF_16LE));
        });
    }

    private void plant(String name, byte[] bytes) {
        needles.put(name, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Which canaries are in this text; each find names the place, the canary and what stands before it. */
    List<String> in(String place, String text) {
        return in(place, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Which canaries are in the names and bytes of the files below this folder. */
    List<String> below(Path folder) {
        List<String> finds = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                finds.addAll(in("the name of a file", file.toString()));
                finds.addAll(in(folder.relativize(file).toString(), Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return finds;
    }

    /** Which canaries are in any column of any table of the workspace's database. */
    List<String> inTables(Workspace workspace) {
        List<String> finds = new ArrayList<>();
        for (String table : tables(workspace)) {
            finds.addAll(in(table, String.join("\n", workspace.query("SELECT * FROM " + table))));
        }
        return finds;
    }

    static List<String> tables(Workspace workspace) {
        return workspace.query("SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                + " AND table_schema = '" + workspace.name() + "'");
    }

    private List<String> in(String place, byte[] bytes) {
        // A character a byte.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> finds = new ArrayList<>();
        needles.forEach((name, needle) -> {
            int start = text.indexOf(needle);
            if (start >= 0) {
                finds.add(
                        place + ": " + name + " after \"" + text.substring(Math.max(0, start - CONTEXT), start) + "\"");
            }
        });
        return finds;
    }
}
