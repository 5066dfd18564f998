package dev.qcs.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the design. */
@AnalyzeClasses(packages = "dev.qcs.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.qcs.operator";
    private static final String[] CORE = {
        ROOT + ".words..",
        ROOT + ".policy",
        ROOT + ".policy.behavior..",
        ROOT + ".estimate..",
        ROOT + ".diagnose..",
        ROOT + ".decide..",
        ROOT + ".evaluate..",
        ROOT + ".lag",
        ROOT + ".lag.burrow",
        ROOT + ".act"
    };

    @ArchTest
    static final ArchRule theCoreKnowsOnlyTheLanguageAndItself = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.or(
                    JavaClass.Predicates.resideInAnyPackage(CORE),
                    JavaClass.Predicates.resideInAnyPackage(
                            // Times of a schedule need a cron library; they are as pure as the rest.
                            ROOT + ".policy.schedule..",
                            "java.lang..",
                            "java.util",
                            "java.util.function..",
                            "java.util.stream..",
                            "java.util.random..",
                            "java.time..",
                            "java.math..",
                            "org.jspecify..")));

    @ArchTest
    static final ArchRule theCoreHasNoClockOfItsOwn = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule kafkaKnowsNoKubernetes = noClasses()
            .that()
            .resideInAPackage(ROOT + ".lag.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..", "io.javaoperatorsdk..", ROOT + ".act..", ROOT + ".kube..", ROOT + ".report..");

    @ArchTest
    static final ArchRule onlyTheAdapterKnowsKafka = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".lag.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule rabbitKnowsNoKubernetes = noClasses()
            .that()
            .resideInAPackage(ROOT + ".lag.rabbitmq..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..", "io.javaoperatorsdk..", ROOT + ".act..", ROOT + ".kube..", ROOT + ".report..");

    @ArchTest
    static final ArchRule onlyTheAdapterKnowsRabbit = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".lag.rabbitmq..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.rabbitmq..");

    @ArchTest
    static final ArchRule aReplayNeedsNoClusterAndNoBroker = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".recording..", ROOT + ".replay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8.kubernetes.client..",
                    "io.javaoperatorsdk..",
                    ROOT + ".kube..",
                    ROOT + ".reconcile..",
                    ROOT + ".report..",
                    ROOT + ".sweep..");

    @ArchTest
    static final ArchRule aDoctorNeedsNoKubernetes = noClasses()
            .that()
            .resideInAPackage(ROOT + ".doctor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..",
                    "io.javaoperatorsdk..",
                    ROOT + ".kube..",
                    ROOT + ".reconcile..",
                    ROOT + ".report..",
                    ROOT + ".sweep..");

    @ArchTest
    static final ArchRule targetsAreWrittenInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".act.kube..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.kubernetes.api.model.autoscaling..");

    @ArchTest
    static final ArchRule adaptersDoNotKnowEachOther = slices().matching(
                    ROOT + ".(act.kube|lag.kafka|lag.rabbitmq|report.events|report.metrics|manage)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule onlyTheCompositionRootMakesAdapters = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT,
                    ROOT + ".act.kube..",
                    ROOT + ".lag.kafka..",
                    ROOT + ".lag.rabbitmq..",
                    ROOT + ".report.events..",
                    ROOT + ".report.metrics..",
                    ROOT + ".manage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".act.kube..",
                    ROOT + ".lag.kafka..",
                    ROOT + ".lag.rabbitmq..",
                    ROOT + ".report.events..",
                    ROOT + ".report.metrics..",
                    ROOT + ".manage..");

    @ArchTest
    static final ArchRule theSimulatorPlaysTheCoreAndNothingElse = noClasses()
            .that()
            .resideInAPackage(ROOT + ".simulate..")
            .should()
            .dependOnClassesThat(DescribedPredicate.and(
                    JavaClass.Predicates.resideInAPackage(ROOT + ".."),
                    DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(CORE)),
                    DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(
                            ROOT + ".simulate..", ROOT + ".policy.schedule.."))));

    @ArchTest
    static final ArchRule simulatedTimeIsTheOnlyTimeOfTheSimulator = noClasses()
            .that()
            .resideInAPackage(ROOT + ".simulate..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule noPackageCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();
}
