package dev.assay.model.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.text.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of a provider that is no answer, made fit to be shown or kept. */
public final class ProviderText {

    /** Bytes of a body that are looked at for what is wrong. */
    public static final int ERROR_BYTES = 64 << 10;

    /** A page without a title says what is wrong at its beginning. */
    private static final int PAGE_CHARS = 8_000;

    private static final Pattern TITLE =
            Pattern.compile("<title[^>]{0,200}>([^<]{1,500})</title", Pattern.CASE_INSENSITIVE);
    private static final Pattern INVISIBLE =
            Pattern.compile("(?is)<(script|style|head)\\b[^>]{0,500}>.*?</\\1\\s*>|<!--.*?-->");
    private static final Pattern MARKUP = Pattern.compile("<[^<>]{0,2000}>");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private ProviderText() {}

    /** What a body says that is no JSON; of a page its title, or its text without the markup. */
    static String of(byte[] body) {
        return of(new String(body, 0, Math.min(body.length, ERROR_BYTES), UTF_8));
    }

    static String of(String body) {
        String text = body.strip();
        if (!text.startsWith("<")) {
            return text;
        }
        Matcher title = TITLE.matcher(text);
        if (title.find() && !title.group(1).isBlank()) {
            return blanksOnce(title.group(1));
        }
        String page = text.substring(0, Math.min(text.length(), PAGE_CHARS));
        String visible = MARKUP.matcher(INVISIBLE.matcher(page).replaceAll(" ")).replaceAll(" ");
        return visible.isBlank() ? text : blanksOnce(visible);
    }

    /** A name that a provider gives something: without control characters, cut between code points. */
    static String label(String text, int longest) {
        String cut = text;
        if (text.length() > longest) {
            cut = text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
        }
        if (cut.chars().noneMatch(Character::isISOControl)) {
            return Text.cleaned(cut);
        }
        StringBuilder label = new StringBuilder(cut.length());
        cut.chars().forEach(c -> label.append(Character.isISOControl(c) ? '\uFFFD' : (char) c));
        return Text.cleaned(label.toString());
    }

    private static String blanksOnce(String text) {
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }
}
