package dev.assay.activities.grading;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Where words end, which depends on the script. */
final class Scripts {
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

    private Scripts() {}

    static boolean unspaced(int c) {
        return c > 0x0E00 && (UNSPACED.contains(UnicodeScript.of(c)) || c == 0x30FC);
    }

    /** Whether a character belongs to a word: a letter with its marks, a digit or an underscore. */
    static boolean inWord(int c) {
        return c == '_' || Character.isLetterOrDigit(c) || mark(c);
    }

    static boolean mark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || c == 0x200C
                || c == 0x200D;
    }
}
