package io.countinghouse.common.page;

import java.util.List;
import java.util.stream.Collectors;

/** A page as Markdown with tables; what comes from source systems cannot become markup. */
public final class MarkdownText {
    private final StringBuilder text = new StringBuilder();

    private MarkdownText() {}

    /** @param stem the beginning of the names of its pictures' files */
    /** Of a page without pictures, also for a terminal. */
    public static String of(Page page) {
        return of(page, "");
    }

    static String of(Page page, String stem) {
        MarkdownText markdown = new MarkdownText();
        markdown.text.append("# ").append(escaped(page.title())).append("\n\n");
        page.parts().forEach(part -> markdown.add(part, stem));
        return markdown.text.toString();
    }

    private void add(Page.Part part, String stem) {
        if (part instanceof Page.Heading heading) {
            text.append("## ").append(escaped(heading.text())).append("\n\n");
        } else if (part instanceof Page.Text sentence) {
            text.append(escaped(sentence.text())).append("\n\n");
        } else if (part instanceof Page.Figures figures) {
            table(
                    List.of("", "", ""),
                    figures.figures().stream()
                            .map(one -> List.of(one.name(), one.value().told(), one.remark()))
                            .toList());
        } else if (part instanceof Page.Table table) {
            table(
                    table.columns(),
                    table.rows().stream()
                            .map(row -> row.stream().map(Cell::told).toList())
                            .toList());
        } else if (part instanceof Page.Picture picture) {
            text.append("![").append(escaped(picture.title())).append("](");
            text.append(PageFiles.picture(stem, picture)).append(")\n\n");
        }
    }

    private void table(List<String> header, List<List<String>> rows) {
        row(header);
        text.append("|---|").append("---:|".repeat(header.size() - 1)).append('\n');
        rows.forEach(this::row);
        text.append('\n');
    }

    private void row(List<String> cells) {
        text.append("| ")
                .append(cells.stream().map(MarkdownText::escaped).collect(Collectors.joining(" | ")))
                .append(" |\n");
    }

    private static String escaped(String value) {
        return Shown.of(value)
                .replaceAll("([\\\\`*_\\[\\]<>|#&~$])", "\\\\$1")
                // What some readers make a link of by itself.
                .replace("://", "\\://")
                .replaceAll("(?i)\\bwww[.]", "$0\u200b");
    }
}
