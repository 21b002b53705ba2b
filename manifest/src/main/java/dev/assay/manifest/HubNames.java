package dev.assay.manifest;

import java.util.regex.Pattern;

/**
 * What names something on a Hugging Face hub. Each becomes a part of a URL that carries the operator's token: none may
 * lead out of its place there, however often a proxy decodes it.
 */
public final class HubNames {

    public static final String REVISION = "a branch, tag or commit: letters, digits, _ . - + and single slashes";

    private static final Pattern REPOSITORY = Pattern.compile("[\\w.-]+(/[\\w.-]+)?");
    private static final Pattern REVISIONS = Pattern.compile("\\w[\\w.+-]*(/[\\w.+-]+)*");
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

    /** A dot, encoded any number of times. */
    private static final Pattern DOT = Pattern.compile("%(25)*2e", Pattern.CASE_INSENSITIVE);

    private static final Pattern SLASH = Pattern.compile("\\\\|%(25)*(2f|5c)", Pattern.CASE_INSENSITIVE);

    private HubNames() {}

    /** {@code owner/name} or {@code name}. */
    public static boolean repository(String name) {
        return REPOSITORY.matcher(name).matches() && inside(name);
    }

    public static boolean revision(String name) {
        return REVISIONS.matcher(name).matches() && !name.contains("..") && inside(name);
    }

    /** A file or folder within a repository, or a pattern of such. */
    public static boolean path(String path) {
        return !path.isBlank()
                && path.chars().noneMatch(Character::isISOControl)
                && !URL.matcher(path).matches()
                && inside(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    private static boolean inside(String path) {
        String plain = SLASH.matcher(DOT.matcher(path).replaceAll(".")).replaceAll("/");
        for (String segment : plain.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
