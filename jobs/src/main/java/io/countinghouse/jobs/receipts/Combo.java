package io.countinghouse.jobs.receipts;

import io.countinghouse.common.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of several products under one price, from {@code job.combos.<name>}, of which the first by name counts; a line is one that has one of these item ids, SKUs or names.
 *
 * @param mains names of the modifiers of which each is a component
 * @param sides names of the modifiers of which the i-th goes with the i-th main, in brackets behind it
 */
public record Combo(
        String name,
        List<String> itemIds,
        List<String> skus,
        List<String> names,
        List<String> mains,
        List<String> sides,
        Allocation allocation) {
    /** By what a component's share of the line is worked out; all-zero weights are equal ones. */
    public enum Allocation {
        /** The price of its modifier. */
        LIST_PRICE,
        EQUAL,
        /** The first component has all of it. */
        HEADER
    }

    public Combo {
        itemIds = List.copyOf(itemIds);
        skus = List.copyOf(skus);
        names = List.copyOf(names);
        mains = List.copyOf(mains);
        sides = List.copyOf(sides);
    }

    static List<Combo> from(Section combos) {
        List<Combo> all = new ArrayList<>();
        for (String name : combos.keys()) {
            Section one = combos.section(name);
            Combo combo = new Combo(
                    name,
                    one.texts("item-ids"),
                    one.texts("skus"),
                    one.texts("names"),
                    one.texts("mains"),
                    one.texts("sides"),
                    one.choice("allocation", Allocation.class));
            if (combo.itemIds().isEmpty()
                    && combo.skus().isEmpty()
                    && combo.names().isEmpty()) {
                one.reject("names", "no item id, SKU or name", "one of them at least");
            }
            if (combo.mains().isEmpty()) {
                one.reject("mains", "none", "names of modifiers that are components");
            }
            one.requireNoOtherKeys();
            all.add(combo);
        }
        return all;
    }

    String label() {
        return name.toLowerCase(Locale.ROOT);
    }
}
