package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.EditedClasses;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a mutant replaces is still written so, told before the long tests run. */
class MutantTest {
    @ParameterizedTest
    @EnumSource
    void fitsTheCode(Mutant mutant) throws IOException {
        assertThat(EditedClasses.compiled(mutant.edits())).isDirectory();
    }
}
