package io.countinghouse.submit.stub;

import java.util.Map;

/**
 * A spark-submit with what its target adds to it.
 *
 * @param filesInWorkingFolder whether the driver finds {@code --files} there, as in YARN's cluster mode, not by SparkFiles only
 * @param log4j2 settings that go over the image's
 */
record Submitted(SparkSubmitLine line, boolean filesInWorkingFolder, Map<String, String> log4j2) {}
