package io.countinghouse.common.config;

import java.time.ZoneId;
import java.time.ZoneOffset;
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
 * @param notices where people hear of alerts, warnings and failed runs
 * @param metrics where the figures of runs go
 * @param eventLog where Spark records what it does; none: nowhere, or where a cluster says
 * @param secrets where secrets are found that a job asks for by name
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
        WorkSettings work,
        NotifySettings notices,
        MetricsSettings metrics,
        Optional<EventLogSettings> eventLog,
        SecretsProvider secrets) {
    /** As shipped. */
    public static final List<String> IGNORED =
            List.of("*.filepart", "*.tmp", "*.part", "*.partial", "*.crdownload", ".*", "_*");

    /** The same, to be said otherwise. */
    public Builder toBuilder() {
        return new Builder()
                .environment(environment)
                .businessZone(businessZone)
                .zones(zones)
                .mysql(mysql)
                .migration(migration)
                .lease(lease)
                .spark(spark)
                .source(source)
                .maxSlices(maxSlices)
                .attention(attention)
                .ignore(ignore)
                .work(work)
                .notices(notices)
                .metrics(metrics)
                .eventLog(eventLog)
                .secrets(secrets);
    }

    /** How settings are put together; what is not said is as shipped. */
    public static final class Builder {
        private static final int MAX_SLICES = 50_000;

        private String environment = "";
        private ZoneId businessZone = ZoneOffset.UTC;
        private Zones zones;
        private MysqlSettings mysql;
        private Optional<MysqlSettings> migration = Optional.empty();
        private LeaseSettings lease;
        private Map<String, String> spark = Map.of();
        private Optional<SourceSettings> source = Optional.empty();
        private int maxSlices = MAX_SLICES;
        private Attention attention = Attention.FAIL;
        private List<String> ignore = IGNORED;
        private WorkSettings work = WorkSettings.PLAIN;
        private NotifySettings notices = NotifySettings.NOBODY;
        private MetricsSettings metrics = MetricsSettings.OFF;
        private Optional<EventLogSettings> eventLog = Optional.empty();
        private SecretsProvider secrets = SecretsProvider.environment();

        public Builder environment(String value) {
            this.environment = value;
            return this;
        }

        public Builder businessZone(ZoneId value) {
            this.businessZone = value;
            return this;
        }

        public Builder zones(Zones value) {
            this.zones = value;
            return this;
        }

        public Builder mysql(MysqlSettings value) {
            this.mysql = value;
            return this;
        }

        public Builder migration(Optional<MysqlSettings> value) {
            this.migration = value;
            return this;
        }

        public Builder lease(LeaseSettings value) {
            this.lease = value;
            return this;
        }

        public Builder spark(Map<String, String> value) {
            this.spark = value;
            return this;
        }

        public Builder source(Optional<SourceSettings> value) {
            this.source = value;
            return this;
        }

        public Builder maxSlices(int value) {
            this.maxSlices = value;
            return this;
        }

        public Builder attention(Attention value) {
            this.attention = value;
            return this;
        }

        public Builder ignore(List<String> value) {
            this.ignore = value;
            return this;
        }

        public Builder work(WorkSettings value) {
            this.work = value;
            return this;
        }

        public Builder notices(NotifySettings value) {
            this.notices = value;
            return this;
        }

        public Builder metrics(MetricsSettings value) {
            this.metrics = value;
            return this;
        }

        public Builder eventLog(Optional<EventLogSettings> value) {
            this.eventLog = value;
            return this;
        }

        public Builder secrets(SecretsProvider value) {
            this.secrets = value;
            return this;
        }

        public Settings build() {
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
                    work,
                    notices,
                    metrics,
                    eventLog,
                    secrets);
        }
    }

    /** Without the Spark properties, among which a file may have put a secret. */
    @Override
    public String toString() {
        return "Settings[environment=" + environment + ", zones=" + zones + ", mysql=" + mysql + ", lease=" + lease
                + "]";
    }
}
