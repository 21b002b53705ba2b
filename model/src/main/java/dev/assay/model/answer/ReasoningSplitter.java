package dev.assay.model.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parts what a model thought from what it answered, where both came in one text. A thought counts
 *
 * <ul>
 *   <li>between two tags at the start of the text, as often as it begins so;
 *   <li>before a closing tag that has no opening one before it, as where the prompt ended with that;
 *   <li>in every channel but {@code final} of a text in the harmony format.
 * </ul>
 *
 * <p>Tags further on in a text, in code or in quotation marks are what an answer speaks of. docs/providers.md has the
 * spellings.
 */
final class ReasoningSplitter {

    /** Far more than a model makes; a hostile text must not be read over and over. */
    private static final int MAX_THOUGHTS = 16;

    private static final List<String> OPENINGS = List.of("<", "[", "◁", "analysis", "\uFEFF");
    private static final List<String> PARTS = List.of("</", "/>", "[/", "◁/", "<|", "<unused95>");

    private static final List<String[]> WRAPPERS = List.of(
            new String[] {"<|START_RESPONSE|>", "<|END_RESPONSE|>"},
            new String[] {"<|begin_of_solution|>", "<|end_of_solution|>"});

    /**
     * A text in its parts.
     *
     * @param reasoning null where there was none
     * @param answer all that is no thought; without white space before it where a thought was taken off
     * @param unclosed whether the text ends in a thought, so that there is no answer
     */
    record Split(@Nullable String reasoning, String answer, boolean unclosed) {}

    private final String text;
    private final List<String> thoughts = new ArrayList<>();

    /** The kind of the tag that ended the last thought. */
    private @Nullable String closed;

    private ReasoningSplitter(String text) {
        this.text = text;
    }

    static Split split(String text) {
        if (!mayThink(text)) {
            return new Split(null, text, false);
        }
        Optional<Split> harmony = Harmony.split(text);
        return harmony.isPresent() ? harmony.get() : new ReasoningSplitter(text).split();
    }

    /** Nearly no answer has any of these, and they are found faster than tags. */
    private static boolean mayThink(String text) {
        String start = text.stripLeading();
        return OPENINGS.stream().anyMatch(start::startsWith) || PARTS.stream().anyMatch(text::contains);
    }

    /** What was thought, one after the other; null where that is nothing. */
    static @Nullable String joined(List<String> thoughts) {
        String joined = String.join(
                "\n\n", thoughts.stream().filter(thought -> !thought.isEmpty()).toList());
        return joined.isEmpty() ? null : joined;
    }

    private Split split() {
        int from = 0;
        for (int n = 0; n < MAX_THOUGHTS; n++) {
            int start = pastBlanks(from);
            ReasoningTag opening = ReasoningTag.openingAt(text, start);
            if (opening != null) {
                ReasoningTag closing = ReasoningTag.closing(text, opening);
                if (closing == null) {
                    thoughts.add(text.substring(opening.end()).strip());
                    return new Split(joined(thoughts), "", true);
                }
                from = take(opening.end(), closing);
                continue;
            }
            ReasoningTag closing = ReasoningTag.unopened(text, start, closed);
            if (closing == null) {
                break;
            }
            if (closed != null && pastBlanks(closing.end()) == text.length()) {
                // Repeats the end of a thought that has had its end.
                return answer(text.substring(start, closing.start()).stripTrailing());
            }
            from = take(start, closing);
        }
        return answer(closed == null ? text : text.substring(pastBlanks(from)));
    }

    private int take(int from, ReasoningTag closing) {
        thoughts.add(text.substring(from, closing.start()).strip());
        closed = closing.kind();
        return closing.end();
    }

    private Split answer(String rest) {
        return new Split(joined(thoughts), closed == null ? rest : unwrapped(rest), false);
    }

    private static String unwrapped(String answer) {
        for (String[] wrapper : WRAPPERS) {
            if (answer.startsWith(wrapper[0])) {
                int end = answer.indexOf(wrapper[1]);
                return answer.substring(wrapper[0].length(), end < 0 ? answer.length() : end)
                        .strip();
            }
        }
        return answer;
    }

    private int pastBlanks(int from) {
        int at = from;
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF')) {
            at++;
        }
        return at;
    }
}
