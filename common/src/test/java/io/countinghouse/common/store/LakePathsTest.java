package io.countinghouse.common.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.Zones;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakePathsTest {
    private static final LakePaths PATHS = new LakePaths(
            new Zones("s3a://b/raw", "s3a://b/lake", "s3a://b/archive", "s3a://b/quarantine"), "sales-marts");
    private static final Instant ARRIVAL = Instant.parse("2023-12-31T23:59:59Z");

    private static String destination(String name, ObjectState state) {
        String key = "s3a://b/raw/sales-marts/" + name;
        return PATHS.destination(
                ARRIVAL,
                RawObject.of("sales", key, "etag", 1)
                        .content("abc", 0)
                        .is(state)
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "sales_data.csv,sales_data.csv",
        "month=1/sales_data.csv,sales_data.csv",
        "sales däta.csv,sales_d_ta.csv",
        "..,_..",
        "../../lake/..,_..",
        "..\\..\\x.csv,.._.._x.csv",
        "%2e%2e%2fx.csv,_2e_2e_2fx.csv",
        "*?[a]{b}.csv,___a__b_.csv"
    })
    void aNameCannotLeaveItsFolder(String name, String kept) {
        assertThat(destination(name, ObjectState.PROCESSED))
                .isEqualTo("s3a://b/archive/sales-marts/2023/12/abc/" + kept);
        assertThat(destination(name, ObjectState.REFUSED))
                .isEqualTo("s3a://b/quarantine/files/sales-marts/2023/12/abc/" + kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "ü", "😀", "."})
    void aLongNameKeepsItsEndAndLeavesRoomInTheKey(String unit) {
        String destination = destination(unit.repeat(1000) + ".csv", ObjectState.REFUSED);
        assertThat(destination).endsWith(".csv");
        assertThat(destination.substring(destination.lastIndexOf('/') + 1)).hasSize(160);
    }

    @Test
    void aLongNameOfDotsAloneIsNoFolder() {
        assertThat(destination(".".repeat(1000), ObjectState.REFUSED)).endsWith("/_" + ".".repeat(160));
    }
}
