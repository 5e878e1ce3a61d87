package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.testing.GivenSecrets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusinessCalendarTest {
    private static BusinessCalendar load(String calendar) {
        return new ConfigurationFiles(Optional.of(Path.of(System.getProperty("countinghouse.root"), "conf")))
                .load(
                        "local",
                        Optional.empty(),
                        List.of(),
                        List.of("job.calendar " + calendar),
                        GivenSecrets.of("word"))
                .forJob(job -> BusinessCalendar.from(job.section("calendar")))
                .job();
    }

    @Test
    void isOfDaysOfTheWeekAndDates() {
        assertThat(load("{ weekend = [friday, Saturday], holidays = [2024-12-25, 2025-01-01] }"))
                .isEqualTo(new BusinessCalendar(
                        Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY),
                        Set.of(LocalDate.of(2024, 12, 25), LocalDate.of(2025, 1, 1))));
        assertThat(load("{ weekend = [], holidays = [] }").isBusinessDay(LocalDate.of(2024, 3, 31)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ weekend = [caturday], holidays = [] }               | job.calendar.weekend: found \"caturday\"",
                "{ weekend = [], holidays = [2024-02-30] }             | job.calendar.holidays: found \"2024-02-30\"",
                "{ weekend = [], holidays = [] , holliday = 1 }        | job.calendar.holliday: found an unknown key",
                "{ weekend = [monday, tuesday, wednesday, thursday, friday, saturday, sunday], holidays = [] } | found all seven days"
            })
    void aMistakeIsTold(String calendar, String message) {
        assertThatThrownBy(() -> load(calendar)).hasMessageContaining(message);
    }

    /** The days after it are so many business days; 2024-03-29 is a Friday. */
    @ParameterizedTest
    @CsvSource({
        "2024-03-29, 1, 2024-03-28",
        "2024-03-31, 1, 2024-03-28",
        "2024-04-01, 2, 2024-03-28",
        "2024-04-01, 0, 2024-04-01"
    })
    void countsBackOverWeekends(LocalDate day, int days, LocalDate before) {
        assertThat(BusinessCalendar.WEEKDAYS.businessDaysBefore(day, days)).isEqualTo(before);
    }
}
