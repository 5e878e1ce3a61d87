package io.countinghouse.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void ofSeveralTheOneIsToldThatAPersonMustLookAtFirst() {
        List<ExitCode> left = new ArrayList<>(List.of(ExitCode.values()));

        for (int status : new int[] {1, 3, 4, 2, 5, 6, 0}) {
            assertThat(ExitCode.gravest(left).status()).isEqualTo(status);
            left.remove(ExitCode.of(status));
        }
    }
}
