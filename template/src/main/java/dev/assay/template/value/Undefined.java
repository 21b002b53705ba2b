package dev.assay.template.value;

import org.jspecify.annotations.Nullable;

/**
 * What a look-up gives that found nothing: StrictUndefined, an error in nearly every use.
 *
 * @param column the column that the row does not have, where that was looked up
 * @param lenient whether it may be printed, as nothing, and be asked whether it is true, as in {@code x if false}
 */
public record Undefined(String message, @Nullable String column, boolean lenient) {
    public static final Undefined NO_ELSE =
            new Undefined("the inline if-expression evaluated to false and no else section was defined.", null, true);

    public Undefined(String message) {
        this(message, null, false);
    }

    public PyError error() {
        return new PyError(message, column);
    }

    /** For what a lenient one allows. */
    public void unlessLenient() {
        if (!lenient) {
            throw error();
        }
    }
}
