package dev.assay.model.answer;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tag that begins or ends what a model thinks.
 *
 * @param kind the same for a tag that opens and the one that closes it
 * @param start of the tag in its text, {@code end} the position behind it
 */
record ReasoningTag(String kind, boolean closes, int start, int end) {

    private static final String NAME = "(?:[a-z_]{1,20}:)?(?:think|thinking|thoughts?|reasoning)";
    private static final String TAG = "</?" + NAME + "(?:\\s[^<>]{0,200})?/?>"
            + "|<\\|/?" + NAME + "\\|>"
            + "|\\[/?think]"
            + "|◁/?think▷"
            + "|<\\|(?:begin|end)_of_thought\\|>"
            + "|<\\|(?:start|end)_thinking\\|>"
            + "|<unused9[45]>";

    private static final Pattern ALONE = Pattern.compile(TAG, Pattern.CASE_INSENSITIVE);

    /** With what tells code from text: fences, back ticks and ends of lines. */
    private static final Pattern IN_TEXT = Pattern.compile(
            "(?<fence>^[ \\t]{0,8}(?:`{3,}|~{3,}))|(?<tick>`+)|(?<line>\\n)|(?<tag>" + TAG + ")",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private static final Pattern MARKS = Pattern.compile("[/|<>▷]");
    private static final Pattern ENDS = Pattern.compile("(?:begin_of|end_of|start|end)_|9[45]");

    private static final String QUOTES = "\"'“”‘’«»「」";

    /** What is at a position of a text; null where that is no opening tag. */
    static @Nullable ReasoningTag openingAt(String text, int at) {
        Matcher matcher = ALONE.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        ReasoningTag tag = of(matcher.group(), matcher.start(), matcher.end());
        return tag.closes ? null : tag;
    }

    /** The first tag that closes another, before any in code; null where there is none. */
    static @Nullable ReasoningTag closing(String text, ReasoningTag opening) {
        ReasoningTag inCode = null;
        Scan scan = new Scan(text, opening.end);
        for (ReasoningTag tag = scan.next(); tag != null; tag = scan.next()) {
            if (!tag.closes || !tag.kind.equals(opening.kind)) {
                continue;
            }
            if (!scan.mentioned(tag)) {
                return tag;
            }
            inCode = inCode == null ? tag : inCode;
        }
        return inCode;
    }

    /**
     * The first closing tag that no opening one of its kind precedes, code and quotations apart; null where there is none.
     *
     * @param kind null for any
     */
    static @Nullable ReasoningTag unopened(String text, int from, @Nullable String kind) {
        Set<String> opened = new HashSet<>();
        Scan scan = new Scan(text, from);
        for (ReasoningTag tag = scan.next(); tag != null; tag = scan.next()) {
            if (scan.mentioned(tag)) {
                continue;
            }
            if (!tag.closes) {
                opened.add(tag.kind);
            } else if (!opened.contains(tag.kind) && (kind == null || kind.equals(tag.kind))) {
                return tag;
            }
        }
        return null;
    }

    private static ReasoningTag of(String spelling, int start, int end) {
        String said = spelling.toLowerCase(Locale.ROOT).split("\\s", 2)[0];
        boolean closes = said.contains("/") || spelling.endsWith("/>") || said.contains("end_") || said.contains("95");
        String kind = ENDS.matcher(MARKS.matcher(said).replaceAll("")).replaceFirst("_");
        return new ReasoningTag(kind, closes, start, end);
    }

    /** Goes through the tags of a text once. */
    private static final class Scan {

        private final String text;
        private final Matcher matcher;
        private boolean inFence;
        private boolean inTicks;

        Scan(String text, int from) {
            this.text = text;
            this.matcher = IN_TEXT.matcher(text).region(from, text.length());
        }

        @Nullable ReasoningTag next() {
            while (matcher.find()) {
                if (matcher.group("tag") != null) {
                    return of(matcher.group(), matcher.start(), matcher.end());
                }
                if (matcher.group("fence") != null) {
                    inFence = !inFence;
                }
                inTicks = matcher.group("tick") != null && !inTicks;
            }
            return null;
        }

        /** Whether a tag that was found just now is in code or in quotation marks. */
        boolean mentioned(ReasoningTag tag) {
            return inFence || inTicks || quoteAt(tag.start - 1) && quoteAt(tag.end);
        }

        private boolean quoteAt(int at) {
            return at >= 0 && at < text.length() && QUOTES.indexOf(text.charAt(at)) >= 0;
        }
    }
}
