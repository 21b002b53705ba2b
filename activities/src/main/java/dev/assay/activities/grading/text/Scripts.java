package dev.assay.activities.grading.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where words end, which depends on the script. */
public final class Scripts {
    /** Written without spaces between words, or, in Korean, with particles attached to them. */
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HANGUL,
            UnicodeScript.YI,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN,
            UnicodeScript.TAI_THAM,
            UnicodeScript.TAI_LE,
            UnicodeScript.NEW_TAI_LUE,
            UnicodeScript.JAVANESE,
            UnicodeScript.BALINESE);

    /** The prolonged sound mark of Japanese belongs to several scripts. */
    private static final int PROLONGED = 0x30FC;

    /** {@link #unspaced} without Hangul, as the inner part of a character class of RE2. */
    public static final String UNSPACED_BUT_HANGUL = UNSPACED.stream()
            .filter(script -> script != UnicodeScript.HANGUL)
            .map(script -> "\\p{" + name(script) + "}")
            .collect(Collectors.joining("", "", "\\x{" + Integer.toHexString(PROLONGED) + "}"));

    private Scripts() {}

    /** As Unicode spells it: {@code New_Tai_Lue}. */
    private static String name(UnicodeScript script) {
        return Stream.of(script.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("_"));
    }

    public static boolean unspaced(int c) {
        return c > 0x0E00 && (UNSPACED.contains(UnicodeScript.of(c)) || c == PROLONGED);
    }

    /** Whether a character belongs to a word: a letter with its marks, a digit or an underscore. */
    public static boolean inWord(int c) {
        return c == '_' || Character.isLetterOrDigit(c) || mark(c);
    }

    public static boolean mark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || c == 0x200C
                || c == 0x200D;
    }
}
