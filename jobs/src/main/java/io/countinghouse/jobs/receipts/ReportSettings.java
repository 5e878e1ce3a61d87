package io.countinghouse.jobs.receipts;

import io.countinghouse.common.config.Section;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How reports group what was sold, from {@code job.report}.
 *
 * @param categories of products, by what is found in their names; others are {@code other}
 * @param preferences names of modifiers by the group that they are told under
 */
public record ReportSettings(List<NamedPattern> categories, Map<String, List<String>> preferences) {
    public ReportSettings {
        categories = List.copyOf(categories);
        preferences = Collections.unmodifiableSortedMap(new TreeMap<>(preferences));
    }

    static ReportSettings from(Section report) {
        List<NamedPattern> categories = NamedPattern.from(report, "categories");
        Section groups = report.optionalSection("preferences");
        Map<String, List<String>> preferences = new TreeMap<>();
        for (String group : groups.keys()) {
            preferences.put(group, groups.texts(group));
        }
        groups.requireNoOtherKeys();
        report.requireNoOtherKeys();
        return new ReportSettings(categories, preferences);
    }
}
