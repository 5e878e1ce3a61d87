package io.countinghouse.submit.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stack's template, as far as it can be looked at without AWS. */
class TemplateTest {
    private static final Set<String> PSEUDO =
            Set.of("AWS::AccountId", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackId");
    /** That CloudFormation takes with a request; longer ones must be in a bucket first. */
    private static final int MOST_BYTES = 51_200;

    private final Template template = Template.read();

    static List<String> buckets() {
        return Template.read().resources("AWS::S3::Bucket");
    }

    @Test
    void everyNameStandsForSomethingAndEveryParameterIsUsed() {
        Set<String> used = new HashSet<>();
        template.references((place, reference) -> {
            String name = reference.split("\\.", 2)[0];
            used.add(name);
            assertThat(PSEUDO.contains(name)
                            || template.section("Parameters").containsKey(name)
                            || template.section("Resources").containsKey(name))
                    .as(place + " refers to " + reference)
                    .isTrue();
        });

        assertThat(used).containsAll(template.section("Parameters").keySet());
        template.section("Resources").forEach((name, resource) -> {
            Object after = Template.map(resource).get("DependsOn");
            if (after != null) {
                assertThat(template.section("Resources")).as(name).containsKey(after.toString());
            }
        });
    }

    @Test
    void whatRefersToSomethingConditionalIsThereUnderTheSameCondition() {
        template.references((place, reference) -> {
            String name = reference.split("\\.", 2)[0];
            Object needed = template.section("Resources").containsKey(name)
                    ? template.resource(name).get("Condition")
                    : null;
            if (needed != null) {
                String[] at = place.split("\\.", -1);
                assertThat(Template.map(template.section(at[0]).get(at[1])).get("Condition"))
                        .as(place + " refers to " + reference)
                        .isEqualTo(needed);
            }
        });
    }

    @Test
    void everyConditionIsDeclaredAndUsed() {
        Set<String> used = new HashSet<>();
        for (String section : List.of("Conditions", "Resources", "Outputs")) {
            used.addAll(Template.conditions(template.section(section)));
        }

        assertThat(used)
                .containsExactlyInAnyOrderElementsOf(
                        template.section("Conditions").keySet());
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void aBucketIsPrivateEncryptedVersionedAndOutlivesTheStack(String bucket) {
        Map<String, Object> properties = template.properties(bucket);

        assertThat(Template.map(properties.get("PublicAccessBlockConfiguration")))
                .hasSize(4)
                .allSatisfy((name, value) -> assertThat(value).as(name).isEqualTo(true));
        assertThat(properties.get("BucketEncryption").toString()).contains("AES256");
        assertThat(properties.get("VersioningConfiguration")).isEqualTo(Map.of("Status", "Enabled"));
        assertThat(properties.get("LifecycleConfiguration").toString())
                .contains("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload");
        assertThat(template.resource(bucket))
                .containsEntry("DeletionPolicy", "Retain")
                .containsEntry("UpdateReplacePolicy", "Retain");
        assertThat(template.properties(bucket + "Policy").toString())
                .contains("Effect=Deny", "aws:SecureTransport=false", "Ref=" + bucket);
    }

    @Test
    void theDataBucketTellsOfItsObjects() {
        assertThat(template.properties("DataBucket").get("NotificationConfiguration"))
                .isEqualTo(Map.of("EventBridgeConfiguration", Map.of("EventBridgeEnabled", true)));
    }

    @Test
    void mysqlIsPrivateEncryptedInTwoZonesAndOutlivesTheStackAsASnapshot() {
        assertThat(template.resource("Database"))
                .containsEntry("DeletionPolicy", "Snapshot")
                .containsEntry("UpdateReplacePolicy", "Snapshot");
        assertThat(template.properties("Database"))
                .containsEntry("StorageEncrypted", true)
                .containsEntry("DeletionProtection", true)
                .containsEntry("ManageMasterUserPassword", true)
                .doesNotContainKey("MasterUserPassword")
                .containsEntry("VpcSecurityGroupIds", List.of(Map.of("Ref", "DatabaseSecurityGroup")));
        assertThat(template.properties("DatabaseSubnets").get("SubnetIds")).isEqualTo(Map.of("Ref", "PrivateSubnets"));
        assertThat(template.resources("AWS::RDS::DBInstance")).hasSize(2).allSatisfy(instance -> assertThat(
                        template.properties(instance))
                .containsEntry("PubliclyAccessible", false)
                .containsEntry("DBInstanceClass", "db.serverless"));
        assertThat(parameter("MysqlMinimumCapacity")).containsEntry("Default", 0.5);
        assertThat(parameter("MysqlMaximumCapacity")).containsEntry("Default", 2);
        assertThat(template.properties("DatabaseParameters").get("Parameters").toString())
                .contains("require_secure_transport=ON", "time_zone=UTC");
    }

    @Test
    void aSecretIsMadeOnlyWhereNoneIsNamedAndItsValueIsInNoFile() {
        assertThat(template.resources("AWS::SecretsManager::Secret")).containsExactly("RuntimeSecret");
        assertThat(template.resource("RuntimeSecret"))
                .containsEntry("Condition", "MakesSecret")
                .containsEntry("DeletionPolicy", "Retain");
        assertThat(template.properties("RuntimeSecret"))
                .containsKey("GenerateSecretString")
                .doesNotContainKey("SecretString");
    }

    @Test
    void theReleaseOfEmrIsAParameterWhoseEndIsTold() {
        assertThat(parameter("ReleaseLabel")).containsEntry("Default", "emr-spark-8.0.0");
        assertThat(parameter("ReleaseLabel").get("Description").toString()).contains("until 2027-05-20");
        assertThat(template.properties("Application").get("ReleaseLabel")).isEqualTo(Map.of("Ref", "ReleaseLabel"));
    }

    @Test
    void everyLogEndsAndEveryAlarmIsTold() {
        assertThat(template.resources("AWS::Logs::LogGroup")).hasSize(2).allSatisfy(group -> assertThat(
                        template.properties(group).get("RetentionInDays"))
                .isEqualTo(Map.of("Ref", "LogDays")));
        assertThat(template.resources("AWS::CloudWatch::Alarm"))
                .hasSizeGreaterThan(3)
                .allSatisfy(alarm -> assertThat(template.properties(alarm).get("AlarmActions"))
                        .isEqualTo(List.of(Map.of("Ref", "Topic"))));
    }

    /** Whoever may assume a role is named by more than a service, which works for all accounts. */
    @Test
    void noRoleCanBeAssumedOnBehalfOfAnotherAccount() {
        for (String role : template.resources("AWS::IAM::Role")) {
            Map<String, Object> document =
                    Template.map(template.properties(role).get("AssumeRolePolicyDocument"));
            for (Object statement : (List<?>) document.get("Statement")) {
                Map<String, Object> trust = Template.map(statement);
                if (trust.containsKey("Principal")
                        && trust.get("Principal").toString().contains("amazonaws.com")) {
                    assertThat(Objects.toString(trust.get("Condition")))
                            .as(role)
                            .containsAnyOf("aws:SourceAccount", "token.actions.githubusercontent.com:sub");
                }
            }
        }
    }

    @Test
    void allJobsMayDoWhatTheirSettingsNeedBesides() {
        Map<String, Object> rights = template.properties("JobsFurtherRights");

        assertThat((List<?>) rights.get("Roles")).hasSize(JobRolesTest.jobs().size());
        assertThat(rights.get("PolicyDocument").toString())
                .contains("secretsmanager:GetSecretValue", "sns:Publish", "rds-db:connect")
                .doesNotContain("Resource=*");
    }

    @Test
    void itIsShortEnoughForARequest() throws IOException {
        assertThat(Files.size(Template.FILE)).isLessThan(MOST_BYTES);
    }

    @Test
    void cfnLintFindsNothing() {
        Tool lint =
                Tool.run(Map.of(), "cfn-lint", "--regions", "eu-west-1", "us-east-1", "--", Template.FILE.toString());

        assertThat(lint.status()).as(lint.out()).isZero();
        assertThat(lint.out()).isEmpty();
    }

    private Map<String, Object> parameter(String name) {
        return Template.map(template.section("Parameters").get(name));
    }
}
