package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import org.junit.jupiter.api.Tag;

/** GraalPy without bubblewrap: the interpreter alone confines. */
@Tag("long")
class GraalPyEscapeTest extends EscapeTestCase {
    GraalPyEscapeTest() {
        super(Engine.GRAALPY, Confinement.LANGUAGE);
    }
}
