package dev.assay.activities.grading.similarity;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Porter's stemmer of English (Porter: "An algorithm for suffix stripping", 1980) with the extensions of nltk's
 * {@code PorterStemmer} in its default mode: irregular words, {@code dies} and {@code died} to {@code die}, a final
 * {@code y} to {@code i} behind a consonant only, {@code -alli}, {@code -fulli} and {@code -logi}. Letters other than
 * a, e, i, o, u and y are consonants, whatever their script.
 */
final class PorterStemmer {
    private static final int SHORTEST = 3;

    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    private record Rule(String suffix, String by) {}

    private static final List<Rule> PLURALS = rules("sses ss", "ies i", "ss ss", "s ");
    private static final List<Rule> RESTORED = rules("at ate", "bl ble", "iz ize");
    private static final List<Rule> DOUBLE = rules(
            "ational ate",
            "tional tion",
            "enci ence",
            "anci ance",
            "izer ize",
            "bli ble",
            "alli al",
            "entli ent",
            "eli e",
            "ousli ous",
            "ization ize",
            "ation ate",
            "ator ate",
            "alism al",
            "iveness ive",
            "fulness ful",
            "ousness ous",
            "aliti al",
            "iviti ive",
            "biliti ble",
            "fulli ful");
    private static final List<Rule> ADJECTIVES =
            rules("icate ic", "ative ", "alize al", "iciti ic", "ical ic", "ful ", "ness ");
    private static final List<Rule> LAST = rules(
            "al ", "ance ", "ence ", "er ", "ic ", "able ", "ible ", "ant ", "ement ", "ment ", "ent ", "ion ", "ou ",
            "ism ", "ate ", "iti ", "ous ", "ive ", "ize ");

    private final int[] letters;
    private final boolean[] consonants;
    private int length;

    private PorterStemmer(String word) {
        int[] points = word.codePoints().toArray();
        length = points.length;
        // A rule may make a stem one letter longer than the word that is left.
        letters = Arrays.copyOf(points, length + 1);
        consonants = new boolean[length + 1];
        classify(0);
    }

    private static List<Rule> rules(String... pairs) {
        return List.of(pairs).stream()
                .map(pair -> new Rule(pair.substring(0, pair.indexOf(' ')), pair.substring(pair.indexOf(' ') + 1)))
                .toList();
    }

    /** @param word in small letters */
    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null || word.codePointCount(0, word.length()) < SHORTEST) {
            return irregular == null ? word : irregular;
        }
        PorterStemmer stemmer = new PorterStemmer(word);
        stemmer.plural();
        stemmer.pastAndProgressive();
        stemmer.finalY();
        stemmer.doubleSuffix();
        stemmer.apply(ADJECTIVES, stem -> stemmer.measure(stem) > 0);
        stemmer.lastSuffix();
        stemmer.finalE();
        stemmer.doubleL();
        return new String(stemmer.letters, 0, stemmer.length);
    }

    private void plural() {
        if (length == 4 && ends("ies")) {
            become(1, "ie");
        } else {
            apply(PLURALS, stem -> true);
        }
    }

    private void pastAndProgressive() {
        if (ends("ied")) {
            become(length - 3, length == 4 ? "ie" : "i");
        } else if (ends("eed")) {
            if (measure(length - 3) > 0) {
                become(length - 3, "ee");
            }
        } else if (ends("ed") && vowel(length - 2)) {
            become(length - 2, "");
            restore();
        } else if (ends("ing") && vowel(length - 3)) {
            become(length - 3, "");
            restore();
        }
    }

    private void restore() {
        if (apply(RESTORED, stem -> true)) {
            return;
        }
        if (length >= 2 && letters[length - 1] == letters[length - 2] && consonants[length - 1]) {
            if ("lsz".indexOf(letters[length - 1]) < 0) {
                become(length - 1, "");
            }
        } else if (measure(length) == 1 && shortSyllable(length)) {
            become(length, "e");
        }
    }

    private void finalY() {
        if (ends("y") && length > 2 && consonants[length - 2]) {
            become(length - 1, "i");
        }
    }

    private void doubleSuffix() {
        if (ends("alli") && measure(length - 4) > 0) {
            become(length - 4, "al");
        }
        if (ends("logi")) {
            // The l belongs to the stem, so that short ones as in geology count.
            if (measure(length - 3) > 0) {
                become(length - 1, "");
            }
        } else {
            apply(DOUBLE, stem -> measure(stem) > 0);
        }
    }

    private void lastSuffix() {
        boolean ion = ends("ion");
        apply(LAST, stem -> measure(stem) > 1 && (!ion || "st".indexOf(letters[stem - 1]) >= 0));
    }

    private void finalE() {
        if (ends("e")) {
            int measure = measure(length - 1);
            if (measure > 1 || measure == 1 && !shortSyllable(length - 1)) {
                become(length - 1, "");
            }
        }
    }

    private void doubleL() {
        if (ends("ll") && measure(length - 1) > 1) {
            become(length - 1, "");
        }
    }

    /** The first rule whose suffix the word has decides, whether or not its stem is one that it is for. */
    private boolean apply(List<Rule> rules, IntPredicate condition) {
        for (Rule rule : rules) {
            if (ends(rule.suffix)) {
                int stem = length - rule.suffix.length();
                if (condition.test(stem)) {
                    become(stem, rule.by);
                }
                return true;
            }
        }
        return false;
    }

    private void become(int stem, String suffix) {
        for (int i = 0; i < suffix.length(); i++) {
            letters[stem + i] = suffix.charAt(i);
        }
        length = stem + suffix.length();
        classify(stem);
    }

    private void classify(int from) {
        for (int i = from; i < length; i++) {
            consonants[i] = letters[i] == 'y' ? i == 0 || !consonants[i - 1] : "aeiou".indexOf(letters[i]) < 0;
        }
    }

    private boolean ends(String suffix) {
        int at = length - suffix.length();
        for (int i = 0; i < suffix.length(); i++) {
            if (at < 0 || letters[at + i] != suffix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** How often a vowel is followed by a consonant in the first so many letters. */
    private int measure(int end) {
        int measure = 0;
        for (int i = 1; i < end; i++) {
            measure += consonants[i] && !consonants[i - 1] ? 1 : 0;
        }
        return measure;
    }

    private boolean vowel(int end) {
        for (int i = 0; i < end; i++) {
            if (!consonants[i]) {
                return true;
            }
        }
        return false;
    }

    /** Consonant, vowel, consonant that is none of w, x and y; a word of two letters may lack the first. */
    private boolean shortSyllable(int end) {
        if (end == 2) {
            return !consonants[0] && consonants[1];
        }
        return end > 2
                && consonants[end - 3]
                && !consonants[end - 2]
                && consonants[end - 1]
                && "wxy".indexOf(letters[end - 1]) < 0;
    }
}
