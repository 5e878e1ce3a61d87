package io.countinghouse.common.run;

import io.countinghouse.common.step.Progress;
import org.apache.spark.SparkContext;

/** Progress that also names Spark's jobs after their stage, {@code job/stage}: so its pages read like the run. */
record DescribedStages(SparkContext spark, String job, Progress told) implements Progress {
    @Override
    public void begin(String stage, String detail) {
        spark.setJobDescription(job + "/" + stage);
        told.begin(stage, detail);
    }

    @Override
    public void end(String stage, String outcome) {
        told.end(stage, outcome);
    }
}
