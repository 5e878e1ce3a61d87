package io.countinghouse.common.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.TestSpark;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.MDC;

/** Job and run in every line, by the shipped files. */
@Isolated
class LogContextTest {
    private final SparkSession spark = TestSpark.session();

    private static String line(String file, Map<String, String> ofThread) {
        try (LoggerContext context = new LoggerContext("test")) {
            Configuration configuration = ConfigurationFactory.getInstance()
                    .getConfiguration(
                            context,
                            "test",
                            RealParts.root().resolve("conf/" + file).toUri());
            configuration.initialize();
            Layout<?> layout = configuration.getAppender("console").getLayout();
            SortedArrayStringMap data = new SortedArrayStringMap();
            ofThread.forEach(data::putValue);
            return new String(
                    layout.toByteArray(Log4jLogEvent.newBuilder()
                            .setLoggerName("io.countinghouse.common.run.LeasedRun")
                            .setLevel(Level.WARN)
                            .setMessage(new SimpleMessage("rows \"17\""))
                            .setThrown(new IllegalStateException("broken"))
                            .setContextData(data)
                            .build()),
                    java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void linesOfTheDriverTellTheRunThatIsUnderWayWhateverTheirThread() {
        LogContext.begin(spark.sparkContext(), "sales-marts", "run-1");
        try {
            assertThat(line("log4j2.properties", Map.of()))
                    .contains("WARN  job=sales-marts run=run-1 LeasedRun rows \"17\"\n");
            Config json = ConfigFactory.parseString(line("log4j2-json.properties", Map.of()));
            assertThat(List.of(json.getString("job"), json.getString("run_id"), json.getString("level")))
                    .containsExactly("sales-marts", "run-1", "WARN");
            assertThat(json.getString("message")).isEqualTo("rows \"17\"");
            assertThat(json.getString("exception")).contains("IllegalStateException: broken");
            assertThat(json.getString("time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        } finally {
            LogContext.end(spark.sparkContext());
        }
        assertThat(line("log4j2.properties", Map.of())).contains("WARN  job=- run=- LeasedRun");
    }

    /** There the process knows of no run. */
    @Test
    void linesOfAnExecutorTellTheRunOfTheTask() {
        Map<String, String> task = Map.of("mdc.job", "billing-fx", "mdc.run_id", "run-2");

        assertThat(line("log4j2.properties", task)).contains("job=billing-fx run=run-2 LeasedRun");
        Config json = ConfigFactory.parseString(line("log4j2-json.properties", task));
        assertThat(json.getString("job") + " " + json.getString("run_id")).isEqualTo("billing-fx run-2");
    }

    @Test
    void eachTaskHasThemInItsThreadAndNoneAfterTheRun() {
        assertThat(ofTasks()).containsOnly("null null");
        LogContext.begin(spark.sparkContext(), "sales-marts", "run-3");
        assertThat(ofTasks()).containsOnly("sales-marts run-3");
        LogContext.end(spark.sparkContext());
        assertThat(ofTasks()).containsOnly("null null");
    }

    private List<String> ofTasks() {
        return spark.range(0, 4, 1, 2)
                .map(
                        (MapFunction<Long, String>) row -> MDC.get("mdc.job") + " " + MDC.get("mdc.run_id"),
                        Encoders.STRING())
                .collectAsList();
    }
}
