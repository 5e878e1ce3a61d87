package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The job jar tells what it is made of. */
class ShippedPartsIT {
    @Test
    void itsBillOfMaterialsNamesEveryPartWithALicenceAndAHash() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(entry("META-INF/sbom/countinghouse.cdx.json"));

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("countinghouse-jobs");
        assertThat(names(bill))
                .containsExactlyInAnyOrder(
                        "angus-activation",
                        "angus-mail",
                        "countinghouse-common",
                        "config",
                        "fastcsv",
                        "fastexcel",
                        "flyway-core",
                        "flyway-mysql",
                        "jakarta.activation-api",
                        "jakarta.mail-api",
                        "jte-runtime",
                        "mysql-connector-j",
                        "opczip",
                        "picocli");
        assertThat(bill.path("components")).allSatisfy(part -> {
            assertThat(part.path("purl").asText()).startsWith("pkg:maven/");
            assertThat(part.path("licenses")).isNotEmpty();
            assertThat(part.path("hashes").findValuesAsText("alg")).contains("SHA-256");
        });
    }

    /** The build fails on a licence outside its list; this is the list that a person reads. */
    @Test
    void itsListOfLicencesNamesEveryPart() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(entry("META-INF/sbom/countinghouse.cdx.json"));
        List<String> lines =
                entry("META-INF/THIRD-PARTY.txt").lines().map(String::strip).toList();

        for (String name : names(bill)) {
            assertThat(lines)
                    .as(name)
                    .anyMatch(
                            line -> line.contains(":" + name + ":")
                                    && line.matches(
                                            "\\((Apache-2.0|MIT|BSD-3-Clause|GPL-2.0-only WITH Universal-FOSS-exception-1.0)\\) .*"));
        }
        assertThat(lines).anyMatch(line -> line.startsWith("(GPL-") && line.contains(":mysql-connector-j:"));
    }

    private static List<String> names(JsonNode bill) {
        List<String> names = new ArrayList<>();
        bill.path("components").forEach(part -> names.add(part.path("name").asText()));
        return names;
    }

    private static String entry(String name) throws IOException {
        try (JarFile jar = new JarFile(JobJar.path().toFile())) {
            assertThat(jar.getEntry(name)).as(name).isNotNull();
            return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
