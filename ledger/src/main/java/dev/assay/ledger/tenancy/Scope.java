package dev.assay.ledger.tenancy;

import java.util.List;

/** What an API key may do. */
public final class Scope {
    /** Every GET. */
    public static final String READ_EVALS = "read:evals";
    /** Everything that changes something, files too. */
    public static final String WRITE_EVALS = "write:evals";
    /** Teams and keys of the key's organisation. */
    public static final String ADMIN = "admin";
    /** As {@link #ADMIN}, of every organisation; makes organisations. */
    public static final String OPERATOR = "operator";

    public static final List<String> ALL = List.of(READ_EVALS, WRITE_EVALS, ADMIN, OPERATOR);

    private Scope() {}
}
