package io.countinghouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A case of the benchmark.
 *
 * @param about one line for {@code --help}
 */
record BenchCase(String name, String about, Function<Course, List<Comparison>> body) {
    /** In the order in which they run. */
    static List<BenchCase> all() {
        List<BenchCase> all = new ArrayList<>(SmallDays.cases());
        all.addAll(SalesLoads.cases());
        all.addAll(InvoiceLoads.cases());
        all.add(Publishing.publish());
        all.add(Histories.history());
        return List.copyOf(all);
    }
}
