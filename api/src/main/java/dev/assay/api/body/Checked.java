package dev.assay.api.body;

import dev.assay.api.error.Violations;

/** A request body with rules that annotations cannot say. They are reported together with all others. */
public interface Checked {

    /** Called after types and annotations; what was reported before reads as null here. Paths begin with {@code $}. */
    void check(Violations violations);
}
