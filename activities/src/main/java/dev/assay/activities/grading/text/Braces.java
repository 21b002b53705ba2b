package dev.assay.activities.grading.text;

/** Finds the end of what stands in braces. */
public final class Braces {
    private Braces() {}

    /**
     * The position of the closing brace.
     *
     * @param from behind the opening one
     * @param longest how many characters are looked at
     * @return -1 where there is none that near
     */
    public static int closing(String text, int from, int longest) {
        int depth = 1;
        for (int i = from; i < Math.min(text.length(), from + longest); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
