package dev.assay.api.suite;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What the deletion of a suite means for its runs. */
public interface SuiteRuns {

    /**
     * Hides all runs of a suite and cancels those that are active, in the handle's transaction. The suite's row is
     * locked, so no run is added meanwhile.
     *
     * @return how many are hidden
     */
    int deleteAllOf(UUID suiteId, Handle handle);
}
