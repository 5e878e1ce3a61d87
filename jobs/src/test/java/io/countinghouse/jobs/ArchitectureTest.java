package io.countinghouse.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;

/** The boundaries of modules and packages. */
@AnalyzeClasses(
        packages = "io.countinghouse",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule theEngineKnowsNoJob = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.common..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.countinghouse.jobs..", "io.countinghouse.submit..");

    @ArchTest
    static final ArchRule jobsKnowNothingOfTheLaptop = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.countinghouse.submit..");

    @ArchTest
    static final ArchRule aJobReadsAndWritesNothingItself = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.jobs.*..")
            .and()
            .resideOutsideOfPackages(
                    "io.countinghouse.jobs.cli..",
                    "io.countinghouse.jobs.*.explain..",
                    "io.countinghouse.jobs.*.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "org.apache.hadoop..",
                    "io.countinghouse.common.ledger..",
                    "io.countinghouse.jobs.cli..");

    @ArchTest
    static final ArchRule transformsStartNoSession = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.jobs.*..")
            .and()
            .resideOutsideOfPackage("io.countinghouse.jobs.cli..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.spark.sql.SparkSession");

    @ArchTest
    static final ArchRule jobsKnowNothingOfEachOther = slices().matching("io.countinghouse.jobs.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    resideInAnyPackage("io.countinghouse.jobs.*.explain..", "io.countinghouse.jobs.*.report.."),
                    resideInAPackage("io.countinghouse.jobs.cli.."));

    @ArchTest
    static final ArchRule onlyTheRegistryKnowsTheJobs = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.jobs.cli..")
            .or()
            .haveSimpleName("Countinghouse")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.countinghouse.jobs.sales..",
                    "io.countinghouse.jobs.offsets..",
                    "io.countinghouse.jobs.billing..",
                    "io.countinghouse.jobs.receipts..",
                    "io.countinghouse.jobs.balances..");

    @ArchTest
    static final ArchRule theReaderKnowsNoLedgerNorLake = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.common.feed..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.countinghouse.common.ledger..",
                    "io.countinghouse.common.lake..",
                    "io.countinghouse.common.mart..",
                    "io.countinghouse.common.job..",
                    "io.countinghouse.common.quarantine..",
                    "io.countinghouse.common.run..");

    @ArchTest
    static final ArchRule theLedgerKnowsNoSpark = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.common.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark..");

    /** But for the folder of the archive that a new copy goes to, which the ledger then records, and for what a run's file tells. */
    @ArchTest
    static final ArchRule nothingIsDecidedByTheDriversClock = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.countinghouse.common.run.TakeIn")
            .and()
            .doNotHaveFullyQualifiedName("io.countinghouse.common.run.repair.Replays")
            .and()
            .doNotHaveFullyQualifiedName("io.countinghouse.common.run.RecordedRun")
            .should()
            .callMethodWhere(readsTheClock());

    private static DescribedPredicate<JavaMethodCall> readsTheClock() {
        return DescribedPredicate.describe("reads the wall clock", call -> {
            String owner = call.getTargetOwner().getFullName();
            return (owner.startsWith("java.time.")
                            && Set.of("now", "systemUTC", "systemDefaultZone", "system")
                                    .contains(call.getName()))
                    || (owner.equals("java.lang.System") && call.getName().equals("currentTimeMillis"));
        });
    }

    @ArchTest
    static final ArchRule noDateIsMadeOfTheDriversClock =
            noClasses().should().callConstructor(Date.class).orShould().callMethod(Calendar.class, "getInstance");

    @ArchTest
    static final ArchRule theEnginesPackagesHaveNoCycles =
            slices().matching("io.countinghouse.common.(*)..").should().beFreeOfCycles();

    /** Taking in, the stages of a batch, repair, reconcile, reports. */
    @ArchTest
    static final ArchRule theRoomsOfARunHaveNoCycles =
            slices().matching("io.countinghouse.common.run.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsDoNotKnowWhoCallsThem = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.common.run.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.countinghouse.common.run");

    @ArchTest
    static final ArchRule aReportDoesNothing = noClasses()
            .that()
            .resideInAPackage("io.countinghouse.common.run.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.countinghouse.common.run.intake..",
                    "io.countinghouse.common.run.batch..",
                    "io.countinghouse.common.run.repair..",
                    "io.countinghouse.common.run.reconcile..");

    @ArchTest
    static final ArchRule aJobIsDeclaredWithoutARun = noClasses()
            .that()
            .resideInAnyPackage("io.countinghouse.common.job..", "io.countinghouse.jobs.*..")
            .and()
            .resideOutsideOfPackage("io.countinghouse.jobs.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.countinghouse.common.run..");
}
