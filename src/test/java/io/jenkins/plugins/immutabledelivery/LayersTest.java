package io.jenkins.plugins.immutabledelivery;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls between the packages, in whichever of the two builds this runs. */
class LayersTest {
    private static final String ROOT = LayersTest.class.getPackageName();
    /** The packages that know what is done, and neither by which SDK nor for whom. */
    private static final String[] ENGINE = packages("operation", "rollout", "bake", "health", "ledger");

    private static final String[] JENKINS = {
        "hudson..",
        "jenkins..",
        "org.jenkinsci..",
        "org.kohsuke..",
        "com.cloudbees..",
        "jakarta.servlet..",
        "javax.servlet..",
        "org.springframework..",
        "io.jenkins.plugins.casc.."
    };

    private static JavaClasses all;

    @BeforeAll
    static void read() throws URISyntaxException {
        // Names are enough for these rules; to load what they name is to load ten thousand classes of the SDK.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        all = new ClassFileImporter()
                .importPath(Path.of(Engine.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
    }

    private static String of(String part) {
        return ROOT + "." + part + "..";
    }

    private static String[] packages(String... parts) {
        return Stream.of(parts).map(LayersTest::of).toArray(String[]::new);
    }

    @Test
    void theRulesLookAtTheWholeOfTheCodeAndAtNoTests() {
        assertThat(all.contain(Engine.class)).isTrue();
        assertThat(all.contain(AwsCloud.class)).isTrue();
        assertThat(all.contain(LayersTest.class)).isFalse();
        assertThatThrownBy(() -> noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("software.amazon.awssdk..")
                        .check(all))
                .as("the SDK's absence from the class path would hide its use")
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void onlyAwsAndRehearsalKnowTheSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages("aws", "rehearsal"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .because("the same recipes have to run in Jenkins, on an endpoint and in a rehearsal")
                .check(all);
    }

    @Test
    void nothingUsesTheSdksWaiters() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..waiters..")
                .because("a waiter sleeps in the calling thread")
                .check(all);
    }

    @Test
    void onlyThePackageJenkinsKnowsJenkins() {
        noClasses()
                .that()
                .resideOutsideOfPackage(of("jenkins"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JENKINS)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(of("jenkins"))
                .because("the engine is built and tested without Jenkins")
                .check(all);
    }

    @Test
    void theModelKnowsNothingButItselfAndHowItIsWritten() {
        classes()
                .that()
                .resideInAPackage(of("model"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson.annotation..", of("model"))
                .check(all);
    }

    @Test
    void thePortToAwsKnowsOnlyTheModel() {
        classes()
                .that()
                .resideInAPackage(of("cloud"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", of("model"), of("cloud"))
                .check(all);
    }

    @Test
    void theAdapterKnowsOnlyThePortAndTheSdk() {
        noClasses()
                .that()
                .resideInAPackage(of("aws"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        packages("operation", "rollout", "bake", "health", "ledger", "rehearsal", "pipeline"))
                .check(all);
    }

    @Test
    void theEngineKnowsNeitherTheAdapterNorWhoAsks() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("aws", "rehearsal", "pipeline", "jenkins"))
                .check(all);
    }

    @Test
    void theStateMachineKnowsNoRecipe() {
        noClasses()
                .that()
                .resideInAPackage(of("operation"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages("rollout", "bake", "health", "ledger"))
                .check(all);
    }

    @Test
    void noTwoPackagesNeedEachOther() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(all);
    }

    @Test
    void nothingSleepsOrWaits() {
        noClasses()
                .should()
                .callMethodWhere(target(name("sleep")).and(target(owner(name(Thread.class.getName())))))
                .orShould()
                .callMethodWhere(target(name("sleep")).and(target(owner(name(TimeUnit.class.getName())))))
                .orShould()
                .callMethodWhere(target(name("wait")).and(target(owner(name(Object.class.getName())))))
                .orShould()
                .callMethodWhere(target(name("join")).and(target(owner(name(Thread.class.getName())))))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName(LockSupport.class.getName())
                .because("two threads drive any number of operations")
                .check(all);
    }

    @Test
    void theEngineTakesTheTimeFromTheClockThatItIsGiven() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("a rehearsal's time is virtual")
                .check(all);
    }

    /** And the SDK's clients, which share one that watches their timeouts. */
    @Test
    void onlyTheTimerMakesThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE)
                .or()
                .resideInAnyPackage(packages("model", "cloud", "aws"))
                .and()
                .doNotHaveSimpleName("ThreadTimer")
                .and()
                .doNotHaveSimpleName("SdkClients")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Thread.class.getName())
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\..*(Executor|Executors|ExecutorService|ForkJoinPool)")
                .check(all);
    }

    /** A log is read by more people than a build's output, and nobody masks what is written there. */
    @Test
    void theEngineTellsItsListenerAndLogsNothing() {
        noClasses()
                .that()
                .resideOutsideOfPackage(of("jenkins"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.commons.logging..")
                .check(all);
        noClasses()
                .that()
                .resideOutsideOfPackage(of("pipeline"))
                .should(ACCESS_STANDARD_STREAMS)
                .check(all);
    }

    /** What an operation knows is written to disk: no type in it may hold a secret. */
    @Test
    void nothingThatIsSavedKnowsCredentials() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE)
                .or()
                .resideInAnyPackage(packages("model", "cloud", "pipeline", "rehearsal"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon.awssdk.auth..", "javax.crypto..", "java.security..")
                .check(all);
    }

    @Test
    void valuesDoNotChange() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(packages("model", "cloud"))
                .and()
                .areDeclaredInClassesThat()
                .haveNameNotMatching(".*\\.(Pause|SharedLooks?)")
                .should()
                .beFinal()
                .because("only what all that wait share remembers anything")
                .check(all);
        classes()
                .that()
                .haveSimpleNameEndingWith("Data")
                .and()
                .resideInAnyPackage(ENGINE)
                .should()
                .beRecords()
                .because("what an operation knows is saved, and read back by later versions")
                .check(all);
    }
}
