package dev.assay.template.value;

/** What Python's functions ask of {@code loop}. */
public interface LoopState {
    /** Number of passes before this one. */
    long index0();

    /** Number of passes in all. */
    long length();
}
