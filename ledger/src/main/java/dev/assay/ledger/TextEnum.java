package dev.assay.ledger;

import java.util.Locale;

/** An enum whose constants SQL and JSON write as their names in lower case. {@link Ledger} binds them so. */
public interface TextEnum {

    String name();

    default String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
