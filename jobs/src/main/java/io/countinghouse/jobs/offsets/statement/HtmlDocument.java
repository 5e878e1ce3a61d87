package io.countinghouse.jobs.offsets.statement;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import io.countinghouse.common.page.HtmlPages;
import io.countinghouse.common.page.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** One page that needs nothing else, to be read on a screen or on paper. UTF-8. */
public final class HtmlDocument implements Document {
    private final TemplateOutput out;
    private List<Column> columns = List.of();
    private List<Boolean> areNumbers = List.of();
    private boolean isInSection;
    private boolean isInGroup;

    private HtmlDocument(TemplateOutput out) {
        this.out = out;
    }

    /** Tells a document. */
    @FunctionalInterface
    public interface Telling<T> {
        T tell(Document document) throws IOException;
    }

    /** Writes a whole page, with this title, of what is told to it meanwhile. */
    public static <T> T write(Writer out, String title, Telling<T> telling) throws IOException {
        AtomicReference<T> told = new AtomicReference<>();
        Content content = output -> {
            try {
                told.set(telling.tell(new HtmlDocument(output)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        HtmlPages.write(out, Shown.of(title), content);
        out.flush();
        return told.get();
    }

    @Override
    public void begin(String title) {
        text("title", title);
    }

    @Override
    public void section(String heading) {
        closeSection();
        out.writeContent("<section>\n");
        isInSection = true;
        text("section", heading);
    }

    @Override
    public void heading(String text) {
        text("heading", text);
    }

    @Override
    public void line(String text) {
        text("line", text);
    }

    @Override
    public void alarm(String text) {
        text("alarm", text);
    }

    @Override
    public void beginTable(List<Column> tableColumns) {
        columns = List.copyOf(tableColumns);
        areNumbers = columns.stream().map(Column::isNumber).toList();
        out.writeContent("<div class=\"wide\">\n<table>\n");
        part("head", Map.of("names", columns.stream().map(Column::name).toList(), "areNumbers", areNumbers));
    }

    @Override
    public void row(Kind kind, List<String> cells) {
        if (kind == Kind.LEAD) {
            closeGroup();
        }
        if (!isInGroup) {
            out.writeContent("<tbody>\n");
            isInGroup = true;
        }
        String style = kind == Kind.STEP ? "" : kind.name().toLowerCase(Locale.ROOT);
        List<String> shown = cells.stream().map(Shown::of).toList();
        part("row", Map.of("kind", style, "areNumbers", areNumbers, "cells", shown));
    }

    @Override
    public void remark(String text) {
        part("remark", Map.of("columns", columns.size() - 1, "text", Shown.of(text)));
    }

    @Override
    public void endTable() {
        closeGroup();
        out.writeContent("</table>\n</div>\n");
    }

    @Override
    public void end() {
        closeSection();
    }

    private void closeGroup() {
        if (isInGroup) {
            out.writeContent("</tbody>\n");
            isInGroup = false;
        }
    }

    private void closeSection() {
        if (isInSection) {
            out.writeContent("</section>\n");
            isInSection = false;
        }
    }

    private void text(String template, String text) {
        part(template, Map.of("text", Shown.of(text)));
    }

    private void part(String template, Map<String, Object> values) {
        HtmlPages.part("statement/" + template + ".jte", values, out);
    }
}
