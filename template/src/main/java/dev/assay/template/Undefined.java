package dev.assay.template;

import org.jspecify.annotations.Nullable;

/**
 * What a look-up gives that found nothing: StrictUndefined, an error in nearly every use.
 *
 * @param column the column that the row does not have, where that was looked up
 */
record Undefined(String message, @Nullable String column) {
    Undefined(String message) {
        this(message, null);
    }

    PyError error() {
        return new PyError(message, column);
    }
}
