package dev.assay.model.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts in the harmony format of gpt-oss, as a server passes them on that does not read it: messages, each with the
 * channel that it is for. The answer is in {@code final}.
 */
final class Harmony {

    private static final Pattern HEADER =
            Pattern.compile("\\s{0,9}(?:<\\|start\\|>\\s{0,9}assistant\\b[^<]{0,200})?<\\|channel\\|>\\s{0,9}"
                    + "(analysis|commentary|final)\\b[^<]{0,200}(?:<\\|constrain\\|>[^<]{0,50})?<\\|message\\|>");

    /** Where the prompt ended with the header of the analysis. */
    private static final Pattern FINAL_AFTER_END = Pattern.compile(
            "<\\|end\\|>\\s{0,9}<\\|start\\|>\\s{0,9}assistant\\s{0,9}<\\|channel\\|>\\s{0,9}final\\b[^<]{0,200}<\\|message\\|>");

    private static final Pattern END = Pattern.compile("<\\|(?:end|return|call|start)\\|>");

    /** What is left of the headers where a server drops special tokens. */
    private static final Pattern BARE_START =
            Pattern.compile("\\s*analysis(?=\\p{Lu}|.*assistantfinal)", Pattern.DOTALL);

    private static final String BARE_FINAL = "assistantfinal";

    private Harmony() {}

    /** Empty where the text is in no such format. */
    static Optional<ReasoningSplitter.Split> split(String text) {
        Matcher header = HEADER.matcher(text);
        if (header.lookingAt()) {
            return Optional.of(messages(text, header, new ArrayList<>()));
        }
        if (FINAL_AFTER_END.matcher(text).find()) {
            header.reset();
            return Optional.of(messages(text, header, new ArrayList<>(List.of(message(text, 0, text.length())))));
        }
        Matcher bare = BARE_START.matcher(text);
        return bare.lookingAt() ? Optional.of(bare(text.substring(bare.end()))) : Optional.empty();
    }

    private static ReasoningSplitter.Split messages(String text, Matcher header, List<String> thoughts) {
        header.reset();
        StringBuilder answer = new StringBuilder();
        boolean answered = false;
        boolean more = header.find();
        while (more) {
            boolean isFinal = header.group(1).equals("final");
            int start = header.end();
            more = header.find();
            String message = message(text, start, more ? header.start() : text.length());
            if (isFinal) {
                answered = true;
                answer.append(message);
            } else {
                thoughts.add(message);
            }
        }
        return new ReasoningSplitter.Split(ReasoningSplitter.joined(thoughts), answer.toString(), !answered);
    }

    private static String message(String text, int start, int limit) {
        Matcher end = END.matcher(text).region(start, limit);
        return text.substring(start, end.find() ? end.start() : limit).strip();
    }

    private static ReasoningSplitter.Split bare(String rest) {
        int at = rest.indexOf(BARE_FINAL);
        if (at < 0) {
            return new ReasoningSplitter.Split(ReasoningSplitter.joined(List.of(rest.strip())), "", true);
        }
        String thought = rest.substring(0, at).strip();
        return new ReasoningSplitter.Split(
                ReasoningSplitter.joined(List.of(thought)),
                rest.substring(at + BARE_FINAL.length()).strip(),
                false);
    }
}
