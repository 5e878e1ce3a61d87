package io.countinghouse.jobs.receipts.report;

import java.util.List;
import java.util.stream.Collectors;

/** Markdown as it grows; what comes from receipts cannot become markup. */
final class MarkdownPage {
    private final StringBuilder text = new StringBuilder();

    void heading(int level, String heading) {
        text.append("#".repeat(level)).append(' ').append(escaped(heading)).append("\n\n");
    }

    void paragraph(String sentence) {
        text.append(escaped(sentence)).append("\n\n");
    }

    void picture(String title, String file) {
        text.append("![").append(escaped(title)).append("](").append(file).append(")\n\n");
    }

    /** The first column is of names, the others are of figures. */
    void table(List<String> header, List<List<String>> rows) {
        row(header);
        text.append("|---|").append("---:|".repeat(header.size() - 1)).append('\n');
        rows.forEach(this::row);
        text.append('\n');
    }

    private void row(List<String> cells) {
        text.append("| ")
                .append(cells.stream().map(MarkdownPage::escaped).collect(Collectors.joining(" | ")))
                .append(" |\n");
    }

    private static String escaped(String value) {
        return value.replaceAll("[\\r\\n\\t\\p{Cntrl}]+", " ").replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
