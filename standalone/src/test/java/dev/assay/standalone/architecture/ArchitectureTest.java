package dev.assay.standalone.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The only arrows between modules, no cycle between packages of any module, and what workflow code may touch. */
@AnalyzeClasses(packages = "dev.assay", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {

    /** Without tests, also those of modules that share theirs in a jar. */
    static final class WithoutTests implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return DO_NOT_INCLUDE_TESTS.includes(location) && !location.contains("-tests.jar");
        }

        private static final ImportOption DO_NOT_INCLUDE_TESTS = new DoNotIncludeTests();
    }

    @ArchTest
    static final ArchRule ARROWS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.assay..")
            .layer("text")
            .definedBy("dev.assay.text..")
            .layer("manifest")
            .definedBy("dev.assay.manifest..")
            .layer("ledger")
            .definedBy("dev.assay.ledger..")
            .layer("workflows")
            .definedBy("dev.assay.workflows..")
            .layer("simulator")
            .definedBy("dev.assay.simulator..")
            .layer("sandbox")
            .definedBy("dev.assay.sandbox..")
            .layer("model")
            .definedBy("dev.assay.model..")
            .layer("dataset")
            .definedBy("dev.assay.dataset..")
            .layer("template")
            .definedBy("dev.assay.template..")
            .layer("activities")
            .definedBy("dev.assay.activities..")
            .layer("worker")
            .definedBy("dev.assay.worker..")
            .layer("api")
            .definedBy("dev.assay.api..")
            .layer("standalone")
            .definedBy("dev.assay.standalone..")
            .whereLayer("text")
            .mayNotAccessAnyLayer()
            .whereLayer("manifest")
            .mayOnlyAccessLayers("text")
            .whereLayer("ledger")
            .mayOnlyAccessLayers("text", "manifest")
            .whereLayer("workflows")
            .mayNotAccessAnyLayer()
            .whereLayer("simulator")
            .mayNotAccessAnyLayer()
            .whereLayer("sandbox")
            .mayNotAccessAnyLayer()
            .whereLayer("model")
            .mayOnlyAccessLayers("text")
            .whereLayer("dataset")
            .mayOnlyAccessLayers("text", "manifest")
            .whereLayer("template")
            .mayOnlyAccessLayers("text")
            .whereLayer("activities")
            .mayOnlyAccessLayers("text", "manifest", "ledger", "workflows", "sandbox", "model", "dataset", "template")
            .whereLayer("worker")
            .mayOnlyAccessLayers("activities", "ledger", "workflows", "sandbox", "model", "dataset")
            .whereLayer("api")
            .mayOnlyAccessLayers("text", "manifest", "ledger", "workflows", "sandbox", "dataset", "template");

    @ArchTest
    static final ArchRule NO_CYCLE_BETWEEN_PACKAGES =
            slices().matching("dev.assay.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule WORKFLOWS_USE_TEMPORAL_ONLY = classes()
            .that()
            .resideInAPackage("dev.assay.workflows..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.assay.workflows..",
                    "io.temporal..",
                    "java.lang..",
                    "java.util",
                    "java.time",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule WORKFLOWS_KNOW_NO_CLOCK = noClasses()
            .that()
            .resideInAPackage("dev.assay.workflows..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random");
}
