package dev.assay.standalone.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/** Packages of a module that need each other in a circle could as well be one. */
@AnalyzeClasses(packages = "dev.assay", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageCyclesTest {
    /** The packages below which there is no cycle. */
    private static final List<String> ROOTS =
            List.of("dev.assay.activities.grading", "dev.assay.sandbox", "dev.assay.simulator", "dev.assay.template");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            return ROOTS.stream().anyMatch(root -> name.equals(root) || name.startsWith(root + "."))
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + ROOTS;
        }
    }
}
