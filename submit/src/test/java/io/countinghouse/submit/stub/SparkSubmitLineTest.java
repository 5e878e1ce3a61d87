package io.countinghouse.submit.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkSubmitLineTest {
    @Test
    void wordsArePartedAsAShellPartsThem() {
        assertThat(SparkSubmitLine.words("--conf 'a=-Dx=1 -Dy=2' \"b c\"  d'e'f '' it\\'s '\"'"))
                .containsExactly("--conf", "a=-Dx=1 -Dy=2", "b c", "def", "", "it's", "\"");
        assertThatThrownBy(() -> SparkSubmitLine.words("--conf 'a=b")).isInstanceOf(StubRefusal.class);
    }

    @Test
    void optionsEndWithTheJarAndAllAfterItIsTheJobs() {
        SparkSubmitLine line = SparkSubmitLine.parse(
                List.of("--class", "Main", "--conf", "a=b=c", "s3://x/job.jar", "run", "--conf", "run.conf"));

        assertThat(line.option("--class")).contains("Main");
        assertThat(line.properties()).isEqualTo(Map.of("a", "b=c"));
        assertThat(line.resource()).isEqualTo("s3://x/job.jar");
        assertThat(line.arguments()).containsExactly("run", "--conf", "run.conf");
        assertThat(line.over(Map.of("a", "z", "d", "e")).properties()).isEqualTo(Map.of("a", "b=c", "d", "e"));
    }

    @Test
    void whatSparkSubmitDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> SparkSubmitLine.parse(List.of("--deploy", "cluster", "job.jar")))
                .isInstanceOf(StubRefusal.class)
                .hasMessageContaining("--deploy");
        assertThatThrownBy(() -> SparkSubmitLine.parse(List.of("--class", "Main")))
                .hasMessageContaining("no jar");
    }
}
