package io.countinghouse.common.store;

import io.countinghouse.common.config.Zones;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where a job's things are in the four zones. */
public record LakePaths(Zones zones, String job) {
    /** A raw key may be as long as the store allows; folders and a suffix come on top of the name. */
    private static final int NAME_CHARS = 160;

    private static final DateTimeFormatter YEAR_AND_MONTH =
            DateTimeFormatter.ofPattern("yyyy/MM").withZone(ZoneOffset.UTC);

    /** The folder that is listed for new files. */
    public String raw() {
        return zones.raw() + "/" + job;
    }

    /** A lake table, or the copy of a mart. */
    public String table(String name) {
        return zones.lake() + "/" + name;
    }

    /** Where a batch keeps what it has derived of marts of which MySQL is to have a part, until their copies have it. */
    public String staged(long batchId) {
        return zones.lake() + "/staged/" + job + "/" + batchId;
    }

    /** Where large dimensions are kept while marts are derived. */
    public String dimensions() {
        return zones.lake() + "/dimensions/" + job;
    }

    /** The Delta table of rejected rows. */
    public String rejects() {
        return zones.quarantine() + "/rows/" + job;
    }

    /** The Delta table of what was taken back, see {@link io.countinghouse.common.lake.Withdrawn}. */
    public String withdrawn() {
        return zones.lake() + "/withdrawn/" + job;
    }

    /** Where report pages are. */
    public String reports() {
        return zones.lake() + "/reports/" + job;
    }

    /** What became of a run; beside the lake, whose tables a person may list. */
    public String run(String runId) {
        return runs() + "/" + runId + ".json";
    }

    /** What became of the job's runs, a file for each. */
    public String runs() {
        return zones.lake().substring(0, zones.lake().lastIndexOf('/')) + "/runs/" + job;
    }

    /** Where mended rows wait for their batch. */
    public String replays() {
        return zones.quarantine() + "/replays/" + job;
    }

    /** Where a raw object is kept, by the month of its arrival; refused ones and those of abandoned batches in quarantine. */
    public String destination(Instant arrival, RawObject object) {
        boolean inQuarantine = object.state() == ObjectState.REFUSED || object.state() == ObjectState.ABANDONED;
        String root = inQuarantine ? zones.quarantine() + "/files/" + job : zones.archive() + "/" + job;
        return root + "/" + YEAR_AND_MONTH.format(arrival) + "/" + object.fileId() + "/" + safe(object.name());
    }

    /** A name that cannot leave its folder, upset a tool or make a key too long; the ledger keeps the original. */
    private static String safe(String name) {
        String whole = name.replaceAll("[^A-Za-z0-9._=-]", "_");
        String plain = whole.substring(Math.max(0, whole.length() - NAME_CHARS));
        return plain.chars().allMatch(c -> c == '.') ? "_" + plain : plain;
    }
}
