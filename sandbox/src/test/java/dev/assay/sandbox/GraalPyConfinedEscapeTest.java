package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;

/** GraalPy, with bubblewrap around it. */
class GraalPyConfinedEscapeTest extends EscapeTestCase {
    GraalPyConfinedEscapeTest() {
        super(Engine.GRAALPY, Confinement.BUBBLEWRAP);
    }
}
