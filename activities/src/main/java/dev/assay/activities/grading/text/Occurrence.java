package dev.assay.activities.grading.text;

/** Whether a text occurs in another one, in time linear in both (Knuth, Morris and Pratt 1977). */
public final class Occurrence {
    private Occurrence() {}

    /** Character for character. */
    public static boolean in(String text, String wanted) {
        return in(text.codePoints().toArray(), wanted.codePoints().toArray());
    }

    /**
     * Whatever the case: each character by itself is brought to upper and then to lower case, as by
     * {@link String#equalsIgnoreCase}, independently of any language. So ς is σ; but ß is not ss, which are two.
     */
    public static boolean ignoringCase(String text, String wanted) {
        return in(folded(text), folded(wanted));
    }

    private static int[] folded(String text) {
        return text.codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .toArray();
    }

    private static boolean in(int[] text, int[] wanted) {
        if (wanted.length == 0) {
            return true;
        }
        // How much of the beginning of what is wanted each of its parts ends with.
        int[] borders = new int[wanted.length];
        for (int i = 1, matched = 0; i < wanted.length; i++) {
            matched = matched(wanted, borders, matched, wanted[i]);
            borders[i] = matched;
        }
        int matched = 0;
        for (int c : text) {
            matched = matched(wanted, borders, matched, c);
            if (matched == wanted.length) {
                return true;
            }
        }
        return false;
    }

    private static int matched(int[] wanted, int[] borders, int before, int next) {
        int matched = before;
        while (matched > 0 && wanted[matched] != next) {
            matched = borders[matched - 1];
        }
        return wanted[matched] == next ? matched + 1 : matched;
    }
}
