package dev.assay.text;

import java.util.Locale;

/** An enum whose constants SQL and JSON write as their names in lower case. */
public interface TextEnum {

    String name();

    default String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
