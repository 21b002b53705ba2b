package dev.assay.activities.grading.verdict;

import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.DoubtWords;
import dev.assay.activities.grading.text.DoubtWords.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words by which a judge's sentence is known: what introduces a verdict, and what takes it back. */
final class VerdictWords {
    private static final int WORDS_OF_A_REMARK = 4;

    /** Names of a verdict in words. */
    static final Set<String> VERDICTS = words(
            "verdict label judgment judgement decision classification ruling"
                    + " urteil entscheidung einstufung klassifikation jugement d\u00e9cision \u00e9tiquette"
                    + " veredicto etiqueta juicio decisi\u00f3n verdetto giudizio etichetta decisione"
                    + " veredito r\u00f3tulo julgamento decis\u00e3o oordeel besluit werdykt etykieta"
                    + " \u0432\u0435\u0440\u0434\u0438\u043a\u0442 \u043c\u0435\u0442\u043a\u0430 \u0440\u0435\u0448\u0435\u043d\u0438\u0435"
                    + " \u5224\u5b9a \u88c1\u51b3 \u88c1\u6c7a \u6807\u7b7e \u6a19\u7c64 \u30e9\u30d9\u30eb \ud310\uc815 \ub77c\ubca8");

    /** Names of a verdict in figures. */
    static final Set<String> SCORES = words(
            "score rating grade bewertung punktzahl punkte \u00e9valuation"
                    + " calificaci\u00f3n puntuaci\u00f3n puntaje punteggio voto valutazione pontua\u00e7\u00e3o avalia\u00e7\u00e3o beoordeling ocena"
                    + " \u043e\u0446\u0435\u043d\u043a\u0430 \u8bc4\u5206 \u8a55\u5206 \u5206\u6570 \u5206\u6578 \u5f97\u5206 \u8bc4\u7ea7 \u8a55\u4fa1 \u30b9\u30b3\u30a2 \u70b9\u6570 \uc810\uc218 \ud3c9\uac00 \ub4f1\uae09");

    /** What may be a verdict, and as well the answer that is judged. */
    static final Set<String> ANSWERS = words(
            "answer choice correct result conclusion evaluation assessment category"
                    + " antwort ergebnis fazit r\u00e9ponse r\u00e9sultat respuesta resultado conclusi\u00f3n risposta risultato resposta antwoord"
                    + " odpowied\u017a \u043e\u0442\u0432\u0435\u0442 \u7b54\u6848 \u7ed3\u8bba \u7d50\u8ad6 \u56de\u7b54 \ub2f5\ubcc0 \uacb0\ub860");

    private static final Set<String> NEGATIONS = with(
            words("barely scarcely far anything keinesfalls jam\u00e1s ning\u00fan"), DoubtWords.of(Kind.NEGATION));

    private static final Set<String> HEDGES = with(
            words("provided assuming assume supposing except only though although depending depends or either"
                    + " partially partly mostly mainly largely somewhat probably likely arguably almost nearly seems"
                    + " seem appears would should i'd it'd i'll think guess suppose unclear doubt doubtful borderline"
                    + " tentatively tentative conditionally kinda ish close rather otherwise caveat caveats reservations"
                    + " debatable questionable try trying teilweise gr\u00f6\u00dftenteils wohl wahrscheinlich ob oder"
                    + " fast w\u00e4re probablement sauf partiellement presque serait probablemente parcialmente casi"
                    + " ser\u00eda probabilmente quasi parzialmente sarebbe provavelmente parcialmente seria"
                    + " waarschijnlijk gedeeltelijk \u0432\u0435\u0440\u043e\u044f\u0442\u043d\u043e \u0438\u043b\u0438"
                    + " \u0447\u0430\u0441\u0442\u0438\u0447\u043d\u043e \u0431\u044b"),
            DoubtWords.of(Kind.DOUBT),
            DoubtWords.of(Kind.CONDITION),
            DoubtWords.of(Kind.CONTRAST));

    /** Of instructions, repeated. */
    private static final Set<String> OPTIONS = words(
            "format example examples eg instance instruction instructions instructed"
                    + " rubric criteria criterion options option possible asked choose means meaning scale template guideline guidelines"
                    + " expected reference labels verdicts scores ratings either prompt respond reply write gold truth previous"
                    + " student candidate response model assistant given submitted beispiel exemple ejemplo esempio exemplo");

    /** How far a verdict goes: {@code (in part)}. */
    private static final Set<String> MEASURES =
            Set.of("part", "parts", "degree", "extent", "spirit", "less", "sure", "certain");

    private static final Set<String> QUANTITIES = Set.of(
            "than", "least", "most", "about", "around", "over", "under", "approximately", "circa", "minus", "plus");

    private static final Set<String> COPULAS =
            words("is are be been was were as a an the it's that's this ist sind est es sei");
    private static final Set<String> CONCESSIONS = Set.of("however", "though", "although", "aber", "mais", "pero");
    private static final Set<String> CONCLUSIONS = words("so therefore thus hence consequently also daher donc");
    private static final Set<String> CAUSES = words("since because as given due considering da weil comme puisque");
    private static final List<String> FOREIGN = List.of(
            "\u4e0d",
            "\u6ca1",
            "\u6c92",
            "\u975e",
            "\u5982\u679c",
            "\u53ef\u80fd",
            "\u6216",
            "\u306a\u3044",
            "\u3082\u3057",
            "\ub9cc\uc57d",
            "\uc544\ub2c8");

    static final Pattern REASON = Pattern.compile("^(?:because|since|weil|denn|car|porque|perch\u00e9)[ ,:]");

    /** Begins a sentence in which somebody changes their mind. */
    static final Pattern AFTERTHOUGHT =
            Pattern.compile("(?i)(?:^|[.!?\u2026:\u2014\u2013-]\\s+|\n\\s*)(?:(?:no|hmm|but|and|oh)[,.\u2026]*\\s+)*"
                    + "(?:wait\\b|hold on\\b|scratch that|correction\\b|on (?:second|further|reflection|closer)|let me (?:re|correct)"
                    + "|i (?:take|must|have to|need to) (?:that|it|correct|revise|change|reconsider)|i changed|actually\\b|just kidding|never ?mind"
                    + "|moment\\b|halt\\b|doch nicht)");

    private static final Set<String> NAMES =
            Stream.of(VERDICTS, SCORES, ANSWERS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private VerdictWords() {}

    @SafeVarargs
    private static Set<String> with(Set<String> own, Set<String>... shared) {
        return Stream.concat(Stream.of(own), Stream.of(shared))
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> words(String list) {
        return Stream.of(list.split(" ")).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a line may have the name of a verdict: what is asked before a pattern is. */
    static boolean named(String line) {
        int from = 0;
        for (int i = 0; i <= line.length(); i++) {
            boolean letter = i < line.length() && Character.isLetter(line.charAt(i));
            if (letter && line.charAt(i) >= '\u2E80') {
                // Scripts without spaces.
                return true;
            }
            if (!letter) {
                if (i > from && NAMES.contains(line.substring(from, i).toLowerCase(Locale.ROOT))) {
                    return true;
                }
                from = i + 1;
            }
        }
        return false;
    }

    /** All names of verdicts, as alternatives of a pattern. */
    static String names() {
        return NAMES.stream()
                .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
    }

    private static List<String> in(String text) {
        return new ArrayList<>(Arrays.asList(text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}'-]+", " ")
                .strip()
                .split(" ")));
    }

    private static boolean negates(String word) {
        return NEGATIONS.contains(word) || word.endsWith("n't");
    }

    /** Whether what a verdict ends says that it is none: negated, or under a condition. */
    static boolean undoes(String lead) {
        List<String> words = in(lead);
        int from = 0;
        for (int i = 0; i < words.size(); i++) {
            from = CONCLUSIONS.contains(words.get(i)) ? i + 1 : from;
        }
        if (from == 0 && CAUSES.contains(words.getFirst()) && lead.indexOf(',') >= 0) {
            return undoes(lead.substring(lead.lastIndexOf(',') + 1));
        }
        return words.subList(from, words.size()).stream().anyMatch(word -> negates(word) || HEDGES.contains(word))
                || FOREIGN.stream().anyMatch(lead::contains);
    }

    /** Whether a text that ends so makes a number that follows a bound: {@code less than}. */
    static boolean bounds(String lead) {
        String said = lead.strip();
        return QUANTITIES.contains(in(lead).getLast())
                || !said.isEmpty() && "~\u2248<>\u00B1+-".indexOf(said.charAt(said.length() - 1)) >= 0;
    }

    static boolean conditional(String lead) {
        return in(lead).stream().anyMatch(HEDGES::contains);
    }

    /** Whether a text tells which verdicts there are, or whose this one is, and gives none. */
    static boolean instructs(String lead) {
        return in(lead).stream()
                .map(word -> word.endsWith("'s") ? word.substring(0, word.length() - 2) : word)
                .anyMatch(OPTIONS::contains);
    }

    /** Whether a text that ends so goes on with the next word. */
    static boolean runsOn(String line) {
        String last = in(line).getLast();
        return negates(last) || HEDGES.contains(last) || COPULAS.contains(last);
    }

    /** Whether a sentence after a verdict begins by qualifying it. */
    static boolean qualifies(String sentence) {
        return HEDGES.contains(in(sentence).getFirst());
    }

    /** {@link #qualifies} of a paragraph, which may begin a critique by conceding something. */
    static boolean limits(String paragraph) {
        return qualifies(paragraph) && !CONCESSIONS.contains(in(paragraph).getFirst());
    }

    /** Whether a remark that belongs to a verdict takes it back: {@code (mostly)}, {@code - if one is lenient}. */
    static boolean qualifiesAsRemark(String remark) {
        List<String> words = in(remark);
        return negates(words.getFirst())
                || words.stream()
                        .limit(WORDS_OF_A_REMARK)
                        .anyMatch(word -> HEDGES.contains(word) || MEASURES.contains(word))
                || FOREIGN.stream().anyMatch(remark::startsWith);
    }
}
