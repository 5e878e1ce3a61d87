package io.countinghouse.common.page;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A page in all its shapes: Markdown with its charts beside it, one HTML file that holds all, a workbook of the tables. */
public final class PageFiles {
    private PageFiles() {}

    /**
     * Its files; those that show others come after them.
     *
     * @param stem the beginning of all their names, e.g. {@code pos-2025-09}
     */
    public static List<PageFile> of(Page page, String stem) {
        List<PageFile> files = new ArrayList<>();
        for (Page.Part part : page.parts()) {
            if (part instanceof Page.Picture picture) {
                files.add(text(picture(stem, picture), picture.svg()));
            }
        }
        files.add(text(stem + ".md", MarkdownText.of(page, stem)));
        files.add(new PageFile(stem + ".xlsx", ExcelWorkbook.of(page)));
        files.add(text(stem + ".html", HtmlPages.of(page)));
        return files;
    }

    static String picture(String stem, Page.Picture picture) {
        return stem + "-" + picture.name() + ".svg";
    }

    private static PageFile text(String name, String content) {
        return new PageFile(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes them into a local folder, which is made; files of the same names are replaced.
     *
     * @throws CountinghouseException STORAGE
     */
    public static void write(List<PageFile> files, Path folder) {
        try {
            Files.createDirectories(folder);
            for (PageFile file : files) {
                try (OutputStream out = Files.newOutputStream(folder.resolve(file.name()))) {
                    file.writeTo(out);
                }
            }
        } catch (IOException e) {
            throw failure(folder.toString(), e);
        }
    }

    /**
     * Writes them into a folder of any storage that Hadoop reaches; files of the same names are replaced, each at once where that is an
     * object store.
     *
     * @param folder a URI
     * @throws CountinghouseException STORAGE
     */
    public static void write(List<PageFile> files, String folder, Configuration hadoop) {
        try {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder);
            FileSystem storage = path.getFileSystem(hadoop);
            for (PageFile file : files) {
                try (OutputStream out = storage.create(new org.apache.hadoop.fs.Path(path, file.name()), true)) {
                    file.writeTo(out);
                }
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static CountinghouseException failure(String folder, IOException e) {
        return new CountinghouseException(
                ErrorCode.STORAGE, "Could not write reports to " + folder + ": " + e.getMessage(), e);
    }
}
