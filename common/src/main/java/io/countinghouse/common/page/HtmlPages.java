package io.countinghouse.common.page;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateException;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/** The suite's HTML: pages that need nothing else, on a screen of any width or on paper, from templates that escape. */
public final class HtmlPages {
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    private HtmlPages() {}

    /** A whole page. */
    public static String of(Page page) {
        StringOutput out = new StringOutput();
        TEMPLATES.render("page.jte", Map.of("page", page), out);
        return out.toString();
    }

    /** A document whose content is written as it is told; nothing of it is kept in memory. */
    public static void write(Writer out, String title, Content content) throws IOException {
        try {
            TEMPLATES.render("layout.jte", Map.of("title", title, "content", content), new WriterOutput(out));
        } catch (TemplateException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException written) {
                    throw written;
                }
            }
            throw e;
        }
    }

    /** A template of its own within such a document. */
    public static void part(String template, Map<String, Object> values, TemplateOutput out) {
        TEMPLATES.render(template, values, out);
    }
}
