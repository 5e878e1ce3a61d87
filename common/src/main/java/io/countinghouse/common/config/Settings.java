package io.countinghouse.common.config;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a run needs besides its job's own settings.
 *
 * @param businessZone the zone of business days and months
 * @param migration the same server with the user that may do DDL; used by migrations only, so it may be absent
 * @param spark Spark and Hadoop properties of the environment
 * @param source a table of another server that the job reads; none: it reads files only
 * @param maxSlices most slices one batch may touch
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
        int maxSlices) {
    /** Without the Spark properties, among which a file may have put a secret. */
    @Override
    public String toString() {
        return "Settings[environment=" + environment + ", zones=" + zones + ", mysql=" + mysql + ", lease=" + lease
                + "]";
    }
}
