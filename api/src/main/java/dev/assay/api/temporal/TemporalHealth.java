package dev.assay.api.temporal;

/** What this process knows of Temporal. */
public interface TemporalHealth {

    /** Whether the last call to it was not answered, and none has been since. */
    boolean away();
}
