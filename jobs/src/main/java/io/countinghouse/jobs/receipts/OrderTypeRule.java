package io.countinghouse.jobs.receipts;

import io.countinghouse.common.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which kind of order a receipt is, from the list {@code job.order-types}, entries {@code "type: regular expression"}; the first that the
 * dining option or the source matches.
 */
record OrderTypeRule(String type, String pattern) {
    static List<OrderTypeRule> from(Section job, String key) {
        List<OrderTypeRule> rules = new ArrayList<>();
        for (String text : job.texts(key)) {
            int colon = text.indexOf(':');
            String pattern = colon < 0 ? "" : text.substring(colon + 1).strip();
            if (colon < 1 || pattern.isEmpty() || !compiles(pattern)) {
                job.reject(key, "\"" + text + "\"", "\"type: regular expression\"");
            } else {
                rules.add(new OrderTypeRule(text.substring(0, colon).strip(), pattern));
            }
        }
        return rules;
    }

    private static boolean compiles(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
