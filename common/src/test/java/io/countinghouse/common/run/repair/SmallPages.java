package io.countinghouse.common.run.repair;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import org.apache.spark.sql.SparkSession;

/** Runners that hold so little at once that short files make several pages. */
public final class SmallPages {
    private SmallPages() {}

    public static JobRunner runner(
            SparkSession spark, Settings settings, Job job, Progress progress, int rows, int files) {
        return new JobRunner(spark, JobSettings.fixed(settings, job), progress, new PageSizes(rows, files));
    }
}
