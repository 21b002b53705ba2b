package dev.assay.ledger.tenancy;

import java.util.List;

/** What an API key may do. */
public final class Scope {
    /** Every GET. */
    public static final String READ_EVALS = "read:evals";
    /** Everything that changes something, files too. */
    public static final String WRITE_EVALS = "write:evals";
    /** Operating the installation. */
    public static final String ADMIN = "admin";

    public static final List<String> ALL = List.of(READ_EVALS, WRITE_EVALS, ADMIN);

    private Scope() {}
}
