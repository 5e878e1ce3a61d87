package io.countinghouse.jobs.offsets.statement;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** One page that needs nothing else, to be read on a screen or on paper. UTF-8. */
public final class HtmlDocument implements Document {
    private static final String STYLE =
            """
            body { font: 10pt/1.4 sans-serif; color: #111; margin: 2em auto; max-width: 75em; padding: 0 1em }
            h1 { font-size: 1.5em } h2 { font-size: 1.25em; border-bottom: 2px solid #111; margin-top: 2em }
            h3 { font-size: 1em; margin-bottom: .3em } p { margin: .2em 0 }
            table { border-collapse: collapse; margin: 1em 0; width: 100% }
            th, td { padding: .15em .5em; text-align: left; vertical-align: top; unicode-bidi: isolate;
                overflow-wrap: anywhere }
            td { white-space: pre-wrap }
            th { border-bottom: 1px solid #111 }
            .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal }
            .lead td { background: #eee; font-weight: bold; border-top: 1px solid #999 }
            .total td { font-weight: bold; border-top: 1px solid #111 }
            .remark td { font-style: italic; padding-bottom: .6em }
            .alarm { border-left: .4em solid #b00; color: #b00; font-weight: bold; padding-left: .5em }
            @media print {
                @page { margin: 15mm }
                body { font-size: 8pt; margin: 0; max-width: none; padding: 0 }
                section + section { break-before: page }
                h2, h3, .lead { break-after: avoid } tr { break-inside: avoid }
                thead { display: table-header-group }
                .lead td { background: none }
            }
            """;

    private final Writer out;
    private List<Column> columns = List.of();
    private boolean isInSection;
    private boolean isInGroup;

    public HtmlDocument(Writer out) {
        this.out = out;
    }

    @Override
    public void begin(String title) throws IOException {
        out.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        // Nothing is fetched or run, whatever the source systems wrote into their invoices.
        out.write("<meta http-equiv=\"Content-Security-Policy\""
                + " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        element("title", title);
        out.write("<style>\n" + STYLE + "</style>\n</head>\n<body>\n");
        element("h1", title);
    }

    @Override
    public void section(String heading) throws IOException {
        closeSection();
        out.write("<section>\n");
        isInSection = true;
        element("h2", heading);
    }

    @Override
    public void heading(String text) throws IOException {
        element("h3", text);
    }

    @Override
    public void line(String text) throws IOException {
        element("p", text);
    }

    @Override
    public void alarm(String text) throws IOException {
        out.write("<p class=\"alarm\">" + escaped(text) + "</p>\n");
    }

    @Override
    public void beginTable(List<Column> tableColumns) throws IOException {
        columns = List.copyOf(tableColumns);
        out.write("<table>\n<thead>\n<tr>");
        for (Column column : columns) {
            out.write((column.isNumber() ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">")
                    + escaped(column.name()) + "</th>");
        }
        out.write("</tr>\n</thead>\n");
    }

    @Override
    public void row(Kind kind, List<String> cells) throws IOException {
        if (kind == Kind.LEAD) {
            closeGroup();
        }
        if (!isInGroup) {
            out.write("<tbody>\n");
            isInGroup = true;
        }
        StringBuilder row = new StringBuilder(opening(kind));
        for (int i = 0; i < cells.size(); i++) {
            row.append(columns.get(i).isNumber() ? "<td class=\"n\">" : "<td>");
            row.append(escaped(cells.get(i))).append("</td>");
        }
        out.write(row.append("</tr>\n").toString());
    }

    @Override
    public void remark(String text) throws IOException {
        out.write("<tr class=\"remark\"><td></td><td colspan=\"" + (columns.size() - 1) + "\">" + escaped(text)
                + "</td></tr>\n");
    }

    @Override
    public void endTable() throws IOException {
        closeGroup();
        out.write("</table>\n");
    }

    @Override
    public void end() throws IOException {
        closeSection();
        out.write("</body>\n</html>\n");
        out.flush();
    }

    private static String opening(Kind kind) {
        return switch (kind) {
            case LEAD -> "<tr class=\"lead\">";
            case STEP -> "<tr>";
            case TOTAL -> "<tr class=\"total\">";
        };
    }

    private void closeGroup() throws IOException {
        if (isInGroup) {
            out.write("</tbody>\n");
            isInGroup = false;
        }
    }

    private void closeSection() throws IOException {
        if (isInSection) {
            out.write("</section>\n");
            isInSection = false;
        }
    }

    private void element(String name, String text) throws IOException {
        out.write("<" + name + ">" + escaped(text) + "</" + name + ">\n");
    }

    private static String escaped(String text) {
        String shown = Shown.of(text);
        StringBuilder escaped = new StringBuilder(shown.length());
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
