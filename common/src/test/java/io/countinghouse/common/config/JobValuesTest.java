package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JobValuesTest {
    private static final String THEN =
            """
            job {
              ties = all, rate = 0.12345678901234567890, since = 2024-01-01
              names = [b, a]
              sets { bonus = [x], promo = null }
              source { host = erp.example.com, user = reader, password-env = ERP_PASSWORD }
            }
            mysql { user = ledger, password-env = LEDGER_PASSWORD }
            """;

    /** A job's settings with a section whose keys are the user's. */
    private record Tills(String ties, String rate, List<String> names, Map<String, List<String>> sets, String late) {
        static Tills from(Section job) {
            Section sets = job.section("sets");
            Map<String, List<String>> own = new TreeMap<>();
            sets.keys().forEach(key -> own.put(key, sets.texts(key)));
            Tills tills = new Tills(
                    job.text("ties"),
                    job.text("rate"),
                    job.texts("names"),
                    own,
                    job.section("feeds").text("late"));
            job.requireNoOtherKeys();
            return tills;
        }
    }

    private static JobValues values(String configuration) {
        return JobValues.of(ConfigFactory.parseString(configuration).resolve().root())
                .orElseThrow();
    }

    private static JobValues.Read<Tills> read(String text, String today) {
        return JobValues.of(text, "settings of batch 7").read(Tills::from, values(today));
    }

    @Test
    void whatIsKeptIsTheJobsOwnWithoutItsSourceAndTheSameForTheSameSettings() {
        String text = values(THEN).text();

        assertThat(text)
                .isEqualTo(
                        "{\"names\":[\"b\",\"a\"],\"rate\":\"0.12345678901234567890\",\"sets\":{\"bonus\":[\"x\"],\"promo\":null},"
                                + "\"since\":\"2024-01-01\",\"ties\":\"all\"}");
        assertThat(JobValues.of(text, "").text()).isEqualTo(text);
    }

    @Test
    void whatWasKeptIsReadAsItWasAndWhereTodaysIsOtherIsTold() {
        JobValues.Read<Tills> read = read(
                values(THEN).text(),
                "job { ties = split, rate = 0.12345678901234567890, since = 2024-01-01, names = [a], feeds.late = refuse"
                        + ", sets { bonus = [x], promo = [y], gift = [z] } }");

        assertThat(read.made())
                .isEqualTo(new Tills(
                        "all", "0.12345678901234567890", List.of("b", "a"), Map.of("bonus", List.of("x")), "refuse"));
        // What the release of then did not know is no difference.
        assertThat(read.unlike())
                .containsExactly(
                        "job.names = [\"b\",\"a\"] (today [\"a\"])",
                        "job.sets.gift = nothing (today [\"z\"])",
                        "job.sets.promo = nothing (today [\"y\"])",
                        "job.ties = all (today split)");
    }

    @Test
    void aSettingThatExistsNoMoreIsLeftOutAndAValueThatMeansNothingIsToldWithItsBatch() {
        String today = "job { ties = all, rate = 1, names = [], sets {}, feeds.late = refuse }";

        assertThat(read("{\"ties\":\"all\",\"rate\":1,\"names\":[],\"sets\":{},\"gone\":1}", today)
                        .unlike())
                .containsExactly("job.gone = 1 (today nothing)");
        assertThatThrownBy(() -> read("{\"ties\":[],\"rate\":1,\"names\":[],\"sets\":{}}", today))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.CONFIGURATION))
                .hasMessageContaining("settings of batch 7")
                .hasMessageContaining("job.ties: found a list");
    }
}
