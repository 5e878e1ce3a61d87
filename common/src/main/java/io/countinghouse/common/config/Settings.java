package io.countinghouse.common.config;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a run needs besides its job's own settings.
 *
 * @param businessZone the zone of business days and months
 * @param migration the same server with the user that may do DDL; used by migrations only, so it may be absent
 * @param spark Spark and Hadoop properties of the environment, for work of any size
 * @param source a table of another server that the job reads; none: it reads files only
 * @param maxSlices most slices one batch may touch
 * @param attention how a run ends of which something waits for a person
 * @param ignore names of objects in the raw zone that are left alone; {@code *} stands for any text
 * @param work how small and large work are told apart and done
 */
public record Settings(
        String environment,
        ZoneId businessZone,
        Zones zones,
        MysqlSettings mysql,
        Optional<MysqlSettings> migration,
        LeaseSettings lease,
        Map<String, String> spark,
        Optional<SourceSettings> source,
        int maxSlices,
        Attention attention,
        List<String> ignore,
        WorkSettings work) {
    /** As shipped. */
    public static final List<String> IGNORED =
            List.of("*.filepart", "*.tmp", "*.part", "*.partial", "*.crdownload", ".*", "_*");

    /** As shipped where it is not said. */
    public Settings(
            String environment,
            ZoneId businessZone,
            Zones zones,
            MysqlSettings mysql,
            Optional<MysqlSettings> migration,
            LeaseSettings lease,
            Map<String, String> spark,
            Optional<SourceSettings> source,
            int maxSlices) {
        this(
                environment,
                businessZone,
                zones,
                mysql,
                migration,
                lease,
                spark,
                source,
                maxSlices,
                Attention.FAIL,
                IGNORED,
                WorkSettings.PLAIN);
    }

    /** The same, but work is sized and done in another way. */
    public Settings with(WorkSettings other) {
        return new Settings(
                environment,
                businessZone,
                zones,
                mysql,
                migration,
                lease,
                spark,
                source,
                maxSlices,
                attention,
                ignore,
                other);
    }

    /** Without the Spark properties, among which a file may have put a secret. */
    @Override
    public String toString() {
        return "Settings[environment=" + environment + ", zones=" + zones + ", mysql=" + mysql + ", lease=" + lease
                + "]";
    }
}
