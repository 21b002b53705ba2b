package dev.assay.template.text;

import dev.assay.template.value.PyText;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Upper, lower and title case as Python's strings have them. */
public final class Case {
    private Case() {}

    public static String fold(String text) {
        StringBuilder folded = new StringBuilder();
        text.codePoints().forEach(c -> {
            // Has no folding of its own.
            boolean dotless = c == 0x131;
            String one = Character.toString(c);
            folded.append(dotless ? one : one.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
        });
        return folded.toString();
    }

    public static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        // The whole is made lower, because a sigma depends on what stands before it.
        String lower = text.toLowerCase(Locale.ROOT);
        String lowerFirst = Character.toString(first).toLowerCase(Locale.ROOT);
        return toTitle(first) + lower.substring(Math.min(lower.length(), lowerFirst.length()));
    }

    public static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean inWord = false;
        String lower = text.toLowerCase(Locale.ROOT);
        boolean alike = lower.length() == text.length();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int size = Character.charCount(c);
            if (inWord) {
                title.append(
                        alike
                                ? lower.substring(i, i + size)
                                : Character.toString(c).toLowerCase(Locale.ROOT));
            } else {
                title.append(toTitle(c));
            }
            inWord = isCased(c);
            i += size;
        }
        return title.toString();
    }

    private static String toTitle(int c) {
        String upper = Character.toString(c).toUpperCase(Locale.ROOT);
        int title = Character.toTitleCase(c);
        if (title != c || PyText.size(upper) == 1) {
            return Character.toString(title);
        }
        int first = upper.codePointAt(0);
        String rest = upper.substring(Character.charCount(first));
        return Character.toString(first) + (isCased(first) ? rest.toLowerCase(Locale.ROOT) : rest);
    }

    public static String swap(String text) {
        StringBuilder swapped = new StringBuilder();
        text.codePoints().forEach(c -> {
            String one = Character.toString(c);
            swapped.append(
                    Character.isUpperCase(c)
                            ? one.toLowerCase(Locale.ROOT)
                            : Character.isLowerCase(c) ? one.toUpperCase(Locale.ROOT) : one);
        });
        return swapped.toString();
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    public static boolean isUpper(String text) {
        return only(text, Character::isUpperCase);
    }

    public static boolean isLower(String text) {
        return only(text, Character::isLowerCase);
    }

    private static boolean only(String text, IntPredicate wanted) {
        return text.codePoints().anyMatch(Case::isCased)
                && text.codePoints().filter(Case::isCased).allMatch(wanted);
    }

    public static boolean isTitle(String text) {
        boolean any = false;
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            boolean upper = Character.isUpperCase(c) || Character.isTitleCase(c);
            if (upper && inWord || Character.isLowerCase(c) && !inWord) {
                return false;
            }
            inWord = isCased(c);
            any |= inWord;
        }
        return any;
    }

    public static boolean isDigit(int c) {
        return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER
                || "²³¹⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉".indexOf(c) >= 0
                || c >= 0x2460 && c <= 0x2468
                || c >= 0x2474 && c <= 0x247c;
    }

    public static boolean isNumeric(int c) {
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> "一二三四五六七八九十百千万億兆零〇壹贰叁".indexOf(c) >= 0;
        };
    }
}
