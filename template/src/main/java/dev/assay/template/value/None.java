package dev.assay.template.value;

/** Python's {@code None}. */
public enum None {
    NONE
}
