package dev.assay.template;

/** Python's {@code None}. */
enum None {
    NONE
}
