package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.Submission.Submitted;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar as a cluster runs it: by plain spark-submit, from a folder with nothing in it. */
class JobJarIT {
    private static final long MOST_BYTES = 15_000_000;

    @TempDir
    private Path folder;

    @Test
    void itCarriesOnlyWhatAClusterLacks() throws IOException {
        assertThat(JobJar.path().toFile()).isFile();
        assertThat(Files.size(JobJar.path())).isLessThan(MOST_BYTES);
        try (JarFile jar = new JarFile(JobJar.path().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")))
                    .contains(
                            "io/countinghouse/jobs/Countinghouse.class", "io/countinghouse/common/run/JobRunner.class")
                    .noneMatch(name -> name.matches("(META-INF/versions/\\d+/)?"
                            + "(org/apache/(spark|hadoop)|io/delta|scala|com/fasterxml|org/slf4j|software/amazon)/.*"));
        }
    }

    @Test
    void theClusterSideOfTheseTestsHoldsNoneOfIt() {
        assertThat(JobJar.clusterClasspath().split(File.pathSeparator))
                .allSatisfy(entry -> assertThat(entry).endsWith(".jar"))
                .extracting(entry -> Path.of(entry).getFileName().toString())
                .noneMatch(name -> name.matches("(countinghouse|mysql|flyway|picocli|fastcsv|config-).*"));
    }

    @Test
    void underSparkSubmitItPublishesWithTheConfigurationInTheJar() throws IOException {
        Workspace workspace = SalesFiles.workspace(folder);
        SalesFiles.upload(workspace, "sales_data_1.csv", SalesFiles.GOOD);

        Submitted submitted = submit(workspace, "run", "sales-marts", "--env", "emr", "--set", "mysql.tls=off");

        assertThat(submitted.status()).as(submitted.err()).isZero();
        assertThat(submitted.out()).contains("rows in 2 = landed 2 + rejected 0");
        assertThat(workspace.query(SalesFiles.TEAM)).containsExactly(SalesFiles.GOOD_TEAM);
        assertThat(workspace.query("SELECT customer_id, full_name, total_sales FROM customers_data_mart"))
                .containsExactly("1|Bo Das|20.00", "2|null|5.50");
        assertThat(workspace.query("SELECT state FROM ledger_batch")).containsExactly("CLOSED");
        assertThat(workspace.objects("raw")).isEmpty();
        assertThat(workspace.objects("archive")).singleElement().asString().endsWith("sales_data_1.csv");
    }

    @Test
    void sparkSubmitEndsWithTheExitCodeOfTheCommand() throws IOException {
        Submitted submitted = submit(RealParts.shared().workspace("unused"), "run", "sales-mart", "--env", "emr");

        assertThat(submitted.status()).isEqualTo(2);
        assertThat(submitted.err())
                .contains("found \"sales-mart\"", "did you mean sales-marts?")
                .doesNotContain("\tat ");
    }

    private Submitted submit(Workspace workspace, String... arguments) throws IOException {
        Submitted submitted = new Submission(folder, workspace).run(arguments);
        assertThat(submitted.out() + submitted.err()).doesNotContain(JobJar.secrets());
        return submitted;
    }
}
