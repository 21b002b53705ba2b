package dev.assay.text;

import java.util.Set;
import java.util.regex.Pattern;

/** Tells by its name what may hold a secret: such a value is quoted nowhere, least of all where it is wrong. */
public final class SecretNames {

    /** As a message shows one. */
    public static final String SHOWN = "a value that is not shown";

    /** {@code token} in the singular: max_output_tokens is a number that people want to see. */
    private static final Pattern NAME = Pattern.compile(
            "(?i).*(secret|passw|passphrase|credential|authorization|cookie|private|webhook.?url).*|.*(keys?|token|auth)");

    private static final Set<String> KNOWN = Set.of("Idempotency-Key");

    private SecretNames() {}

    /** @param path {@code $.webhook_secret}, {@code $.generation.extra_body["api-key"]} or the name of a header */
    public static boolean in(String path) {
        for (String name : path.split("[.\\[\\]\"']+", -1)) {
            if (NAME.matcher(name).matches() && !KNOWN.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
