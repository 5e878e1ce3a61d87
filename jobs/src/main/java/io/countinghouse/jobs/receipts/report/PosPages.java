package io.countinghouse.jobs.receipts.report;

import io.countinghouse.common.job.JobPages;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.page.Page;
import io.countinghouse.common.page.PageFile;
import io.countinghouse.common.page.PageFiles;
import io.countinghouse.jobs.receipts.ReceiptSettings;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The pages of pos-receipts: one of each month, and one of all. */
public final class PosPages implements JobPages {
    private final ReceiptSettings settings;

    public PosPages(ReceiptSettings settings) {
        this.settings = settings;
    }

    @Override
    public Set<String> by() {
        return Set.of("business_month", "business_day");
    }

    @Override
    public List<PageFile> of(Database database, SortedSet<LocalDate> touched) {
        SortedSet<LocalDate> months = new TreeSet<>();
        touched.forEach(day -> months.add(day.withDayOfMonth(1)));
        List<PageFile> files = new ArrayList<>();
        for (LocalDate month : alsoCompared(database, months)) {
            files.addAll(month(database, YearMonth.from(month)));
        }
        files.addAll(cumulative(database));
        return files;
    }

    /**
     * The months themselves, and those whose pages show them: the next one, the same a year later, and those in which a customer of
     * theirs came again.
     */
    private static SortedSet<LocalDate> alsoCompared(Database database, SortedSet<LocalDate> months) {
        SortedSet<LocalDate> later = new TreeSet<>();
        months.forEach(month -> later.addAll(List.of(month.plusMonths(1), month.plusYears(1))));
        try (PosMarts marts = new PosMarts(database)) {
            SortedSet<LocalDate> all = marts.withReceipts(later);
            all.addAll(months);
            all.addAll(marts.customersCameAgain(months));
            return all;
        } catch (SQLException e) {
            throw Database.failure("find the months of reports", e);
        }
    }

    /** A month's page, in all its shapes. */
    public List<PageFile> month(Database database, YearMonth month) {
        try (PosMarts marts = new PosMarts(database)) {
            return PageFiles.of(new MonthPage(settings, marts, month).page(), "pos-" + month);
        } catch (SQLException e) {
            throw Database.failure("write the report of " + month, e);
        }
    }

    /** The page of all months, in all its shapes. */
    public List<PageFile> cumulative(Database database) {
        try (PosMarts marts = new PosMarts(database)) {
            return PageFiles.of(new CumulativePage(settings, marts).page(), "pos-cumulative");
        } catch (SQLException e) {
            throw Database.failure("write the cumulative report", e);
        }
    }

    /** A page begins with the settings that its figures depend on. */
    static Page begun(String title, ReceiptSettings settings) {
        return new Page(title)
                .text("Business days of " + settings.clock().zone() + ", from "
                        + settings.clock().cutOffHour()
                        + " o'clock on. Refunds count in their own month, cancelled receipts"
                        + " in no sum; tips are part of what was collected; taxes as the receipts tell them, included in prices"
                        + " or added.");
    }
}
