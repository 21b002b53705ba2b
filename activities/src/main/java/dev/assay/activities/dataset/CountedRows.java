package dev.assay.activities.dataset;

/** The rows of one file. */
interface CountedRows extends RowStream {

    /** Data rows read or passed over so far. */
    long rowsRead();
}
