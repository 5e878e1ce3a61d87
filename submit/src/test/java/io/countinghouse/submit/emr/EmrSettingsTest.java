package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmrSettingsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void theShippedFilesAreRightAndKnowEveryJob(String environment) {
        EmrSettings settings = Shipped.settings(environment);

        assertThat(settings.jobs().stream().map(JobEntry::job))
                .containsExactlyInAnyOrderElementsOf(JobRegistry.names());
        assertThat(settings.place().label()).isEqualTo("emr-spark-8.0.0");
        assertThat(settings.place().labelSupportEnds()).isEqualTo(LocalDate.parse("2027-05-20"));
        assertThat(settings.place().roles().get("sales-marts"))
                .isEqualTo("arn:aws:iam::123456789012:role/countinghouse-" + environment + "-sales-marts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverless", "ec2"})
    void whatEmrBringsIsNotSetAgain(String target) {
        SparkProfiles profiles = Shipped.settings("prod").profiles(Target.valueOf(target));

        assertThat(profiles.of("medium").keySet())
                .noneMatch(name -> name.contains("committer"))
                .noneMatch(name -> name.contains("credentials.provider"))
                .doesNotContain("spark.jars.packages");
        assertThat(profiles.of("medium")).containsEntry("spark.sql.ansi.enabled", "true");
    }

    @Test
    void deltaComesFromTheImageOnServerlessAndFromTheClusterOnEc2() {
        EmrSettings settings = Shipped.settings("prod");

        assertThat(settings.serverless().of("small"))
                .containsEntry(
                        "spark.jars",
                        "/usr/share/aws/delta/lib/delta-spark.jar,/usr/share/aws/delta/lib/delta-storage.jar");
        assertThat(settings.ec2().of("small")).doesNotContainKey("spark.jars");
        assertThat(settings.ec2().classifications()).containsEntry("delta-defaults", Map.of("delta.enabled", "true"));
    }

    @ParameterizedTest
    @CsvSource({"driver", "executor"})
    void everySizeIsAWorkerThatServerlessHas(String role) {
        Map<Integer, int[]> gigabytes = Map.of(
                1, new int[] {2, 8},
                2, new int[] {4, 16},
                4, new int[] {8, 30},
                8, new int[] {16, 60},
                16, new int[] {32, 120});
        SparkProfiles serverless = Shipped.settings("prod").serverless();

        assertThat(serverless.sizes().keySet()).isNotEmpty().allSatisfy(size -> {
            int cores = Integer.parseInt(serverless.of(size).get("spark." + role + ".cores"));
            int heap = Integer.parseInt(
                    serverless.of(size).get("spark." + role + ".memory").replaceFirst("g$", ""));
            assertThat(gigabytes).containsKey(cores);
            assertThat(heap * 1.1).isBetween((double) gigabytes.get(cores)[0], (double)
                    gigabytes.get(cores)[1]);
        });
    }

    @Test
    void aVariableGoesBeforeTheFile() {
        EmrSettings settings = EmrSettings.read(
                Shipped.folder(), "dev", Map.of("COUNTINGHOUSE_BUCKET", "another", "PATH", "/bin", "prefix", "/usr"));

        assertThat(settings.place().bucket()).isEqualTo("another");
        assertThat(settings.place().prefix()).isEmpty();
        assertThatThrownBy(settings.place()::applicationId)
                .hasMessage(
                        "env/dev.conf: serverless.application-id: found nothing, expected the id that the stack's outputs"
                                + " tell, there or in COUNTINGHOUSE_EMR_APPLICATION_ID");
    }

    @Test
    void allMistakesAreToldAtOnceWithFileAndLine() throws IOException {
        copyShipped();
        edit("jobs.conf", "schedule = \"cron(30 2 * * ? *)\"", "schedule = \"30 2 * * *\"");
        edit("jobs.conf", "size = medium", "size = huge");
        edit("jobs.conf", "timeout = 2 h", "time-out = 2 h");
        edit("env/dev.conf", "label = emr-spark-8.0.0", "label = 8.0");
        edit("env/dev.conf", "target = serverless", "target = lambda");

        assertThatThrownBy(() -> EmrSettings.read(folder, "dev", Shipped.IDS))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
                .message()
                .startsWith("The configuration has 7 mistakes:")
                .contains(
                        "env/dev.conf: 9: label: found \"8.0\", expected a release of EMR such as emr-spark-8.0.0",
                        "target: found \"lambda\", expected serverless or ec2",
                        "sales-marts.schedule: found \"30 2 * * *\", expected cron(",
                        "sales-marts.size: found \"huge\", expected one of large, medium, small, the sizes of"
                                + " spark/serverless.conf",
                        "billing-fx.timeout: found nothing, expected a duration",
                        "billing-fx.time-out: found an unknown key")
                .contains("jobs.conf: ");
    }

    @Test
    void theCommitterOfEmrIsLeftAlone() throws IOException {
        copyShipped();
        edit(
                "spark/ec2.conf",
                "\"spark.yarn.maxAppAttempts\" = 1",
                "\"spark.hadoop.fs.s3a.committer.name\" = directory");

        assertThatThrownBy(() -> EmrSettings.read(folder, "dev", Shipped.IDS))
                .message()
                .contains("found spark.hadoop.fs.s3a.committer.name, expected none of it");
    }

    @Test
    void anEnvironmentOutsideTheFolderIsRefused() {
        assertThatThrownBy(() -> EmrSettings.read(Shipped.folder(), "../spark/common", Map.of()))
                .message()
                .startsWith("--env: found \"../spark/common\", expected the name of a file in ");
    }

    private void copyShipped() throws IOException {
        try (Stream<Path> all = Files.walk(Shipped.folder())) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                Path copy = folder.resolve(Shipped.folder().relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** The first of them, which is there. */
    private void edit(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        Files.writeString(path, text.substring(0, at) + to + text.substring(at + from.length()));
    }
}
