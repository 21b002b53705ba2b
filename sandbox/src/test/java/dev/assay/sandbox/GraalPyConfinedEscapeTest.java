package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import org.junit.jupiter.api.Tag;

/** GraalPy, with bubblewrap around it. */
@Tag("long")
class GraalPyConfinedEscapeTest extends EscapeTestCase {
    GraalPyConfinedEscapeTest() {
        super(Engine.GRAALPY, Confinement.BUBBLEWRAP);
    }
}
