package dev.assay.ledger.sample;

/** A place in the order of samples, which is by model, then item. Items are numbered task by task. */
public record SamplePosition(int modelNo, int itemNo) {

    /** Before the first sample. */
    public static final SamplePosition START = new SamplePosition(0, -1);
}
