package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Random companies: the allocations are the oracle's, however the rows lie. {@code -Dcountinghouse.companies=20000} makes them
 * 100,000.
 */
class OffsetPropertiesTest {
    private static final int COMPANIES = Integer.getInteger("countinghouse.companies", 6_000);

    @Property(tries = 5, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void allocationsAreThoseOfAPlainLoopWhateverTheOrderOfRows(@ForAll long seed) {
        RandomCompanies companies = new RandomCompanies(seed);
        OffsetOracle.Policy policy = companies.policy();
        List<Invoice> invoices = companies.invoices(COMPANIES, policy);
        List<String> expected = OffsetOracle.of(invoices, policy).allocations().stream()
                .map(OffsetOracle.Allocation::toString)
                .toList();
        TestSpark.large(() -> {
            List<String> found = InvoiceRows.lines(
                    OffsetAllocations.derive(inAnyOrder(invoices, seed), RandomCompanies.forJob(policy)));
            assertThat(InvoiceRows.differences(expected, found))
                    .as("seed %d, %s", seed, policy)
                    .isEmpty();
        });
    }

    private static Dataset<Row> inAnyOrder(List<Invoice> invoices, long seed) {
        Random random = new Random(seed);
        List<Invoice> shuffled = new ArrayList<>(invoices);
        Collections.shuffle(shuffled, random);
        return InvoiceRows.dataset(shuffled).repartition(1 + random.nextInt(4));
    }
}
