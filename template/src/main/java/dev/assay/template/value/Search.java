package dev.assay.template.value;

/** Finds text in text in linear time, where the platform's own search would take their product. */
public final class Search {
    private static final long SMALL = 1 << 22;

    private Search() {}

    /** @return a UTF-16 index from {@code from} on, or -1 */
    public static int indexOf(String text, String wanted, int from, Budget budget) {
        budget.work(text.length() - from);
        if ((long) text.length() * wanted.length() <= SMALL || wanted.length() <= 16) {
            return text.indexOf(wanted, from);
        }
        int[] borders = new int[wanted.length()];
        for (int i = 1, k = 0; i < wanted.length(); i++) {
            while (k > 0 && wanted.charAt(i) != wanted.charAt(k)) {
                k = borders[k - 1];
            }
            borders[i] = wanted.charAt(i) == wanted.charAt(k) ? ++k : 0;
        }
        for (int i = from, k = 0; i < text.length(); i++) {
            while (k > 0 && text.charAt(i) != wanted.charAt(k)) {
                k = borders[k - 1];
            }
            k += text.charAt(i) == wanted.charAt(k) ? 1 : 0;
            if (k == wanted.length()) {
                return i - k + 1;
            }
        }
        return -1;
    }

    public static int lastIndexOf(String text, String wanted, int to, Budget budget) {
        budget.work(to);
        if ((long) text.length() * wanted.length() <= SMALL || wanted.length() <= 16) {
            return text.lastIndexOf(wanted, to - wanted.length());
        }
        String backwards = new StringBuilder(text.substring(0, to)).reverse().toString();
        int at = indexOf(backwards, new StringBuilder(wanted).reverse().toString(), 0, budget);
        return at < 0 ? -1 : to - at - wanted.length();
    }

    /** {@code text.replace(old, with, most)}; {@code most} below 0 is all. */
    public static String replace(String text, String old, String with, long most, Budget budget) {
        StringBuilder made = new StringBuilder();
        int from = 0;
        long count = 0;
        while (count != most) {
            int at = old.isEmpty() && count == 0 ? 0 : next(text, old, from, budget);
            if (at < 0) {
                break;
            }
            budget.made(at - from + with.length());
            made.append(text, from, at).append(with);
            from = at + old.length();
            count++;
        }
        budget.made(text.length() - from);
        return made.append(text, from, text.length()).toString();
    }

    private static int next(String text, String old, int from, Budget budget) {
        if (!old.isEmpty()) {
            return indexOf(text, old, from, budget);
        }
        return from >= text.length() ? -1 : text.offsetByCodePoints(from, 1);
    }
}
