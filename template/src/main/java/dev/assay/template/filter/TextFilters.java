package dev.assay.template.filter;

import dev.assay.template.filter.Filters.Open;
import dev.assay.template.method.Items;
import dev.assay.template.method.Methods;
import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Args.Bound;
import dev.assay.template.runtime.Arithmetic;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.Function;
import dev.assay.template.text.JsonText;
import dev.assay.template.text.PercentFormat;
import dev.assay.template.text.Splitting;
import dev.assay.template.value.Budget;
import dev.assay.template.value.DictView;
import dev.assay.template.value.Markup;
import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyIterator;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Search;
import dev.assay.template.value.Undefined;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters of text. */
final class TextFilters {
    private static final Pattern WORD_START = Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final Pattern ENTITY = Pattern.compile("&(#?[0-9a-zA-Z]+);?");
    private static final Map<String, String> ENTITIES = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0", "hellip", "…", "mdash", "—",
            "ndash", "–");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int LEEWAY = 5;

    private TextFilters() {}

    static void addTo(Map<String, Open> all) {
        method(all, "upper", "upper", "");
        method(all, "lower", "lower", "");
        method(all, "capitalize", "capitalize", "");
        method(all, "trim", "strip", "chars?");
        Filters.add(
                all,
                "center",
                "width?",
                (context, value, args) ->
                        call(context, text(value, context), "center", new Args(List.of(args.get(0, 80L)), Map.of())));
        Filters.add(all, "title", "", (context, value, args) -> title(plain(value, context), context.budget()));
        Filters.add(all, "string", "", (context, value, args) -> text(value, context));
        Filters.add(all, "safe", "", (context, value, args) -> new Markup(plain(value, context)));
        for (String name : List.of("escape", "e")) {
            Filters.add(all, name, "", (context, value, args) -> Markup.escape(value, context.budget()));
        }
        Filters.add(
                all,
                "forceescape",
                "",
                (context, value, args) -> Markup.escape(plain(value, context), context.budget()));
        Filters.add(
                all,
                "replace",
                "old new count?",
                (context, value, args) -> Search.replace(
                        plain(value, context),
                        plain(args.get(0), context),
                        plain(args.get(1), context),
                        args.some(2) ? args.index(2, -1) : -1,
                        context.budget()));
        Filters.add(all, "truncate", "length? killwords? end? leeway?", TextFilters::truncate);
        Filters.add(all, "indent", "width? first? blank?", TextFilters::indent);
        Filters.add(
                all,
                "wordcount",
                "",
                (context, value, args) ->
                        WORD.matcher(plain(value, context)).results().count());
        Filters.add(all, "striptags", "", (context, value, args) -> stripTags(plain(value, context), context.budget()));
        Filters.add(all, "urlencode", "", (context, value, args) -> urlEncode(value, context));
        Filters.add(
                all,
                "tojson",
                "indent?",
                (context, value, args) -> JsonText.of(value, args.get(0, None.NONE), context.budget()));
        all.put("format", (context, value, args) -> {
            if (!args.positional().isEmpty() && !args.named().isEmpty()) {
                throw new PyError("can't handle positional and keyword arguments at the same time");
            }
            Object values = args.named().isEmpty() ? new PyTuple(args.positional()) : PyDict.of(args.named());
            return PercentFormat.format(text(value, context), values, context.budget());
        });
    }

    /** What is no text becomes some; Markup stays Markup. */
    private static Object text(Object value, Context context) {
        return value instanceof Markup ? value : PyText.str(value, context.budget());
    }

    private static String plain(Object value, Context context) {
        return PyText.str(value, context.budget());
    }

    private static void method(Map<String, Open> all, String filter, String method, String signature) {
        Args.Signature parameters = Args.Signature.of(signature);
        all.put(filter, (context, value, args) -> {
            Bound bound = args.bind(filter + "()", parameters);
            List<Object> given = signature.isEmpty() || !bound.has(0) ? List.of() : List.of(bound.get(0));
            return call(context, text(value, context), method, new Args(given, Map.of()));
        });
    }

    private static Object call(Context context, Object text, String method, Args args) {
        Function function = (Function) Methods.of(text, method).orElseThrow();
        return function.call(context, args);
    }

    private static String title(String text, Budget budget) {
        budget.made(text.length());
        StringBuilder title = new StringBuilder();
        Matcher separators = WORD_START.matcher(text);
        int from = 0;
        while (separators.find()) {
            word(text.substring(from, separators.start()), title);
            word(separators.group(), title);
            from = separators.end();
        }
        word(text.substring(from), title);
        return title.toString();
    }

    private static void word(String word, StringBuilder title) {
        if (!word.isEmpty()) {
            int first = Character.charCount(word.codePointAt(0));
            title.append(word.substring(0, first).toUpperCase(Locale.ROOT))
                    .append(word.substring(first).toLowerCase(Locale.ROOT));
        }
    }

    private static Object truncate(Context context, Object value, Bound args) {
        long length = args.index(0, 255);
        Object end = args.get(2, "...");
        long leeway = args.some(3) ? args.index(3, LEEWAY) : LEEWAY;
        long endLength = Py.length(end);
        if (length < endLength || leeway < 0) {
            throw new PyError("truncate() expected length >= " + endLength + " and leeway >= 0");
        }
        if (Py.length(value) <= length + leeway) {
            return value;
        }
        Object cut = Items.slice(value, None.NONE, length - endLength, None.NONE, context.budget());
        if (!args.truth(1)) {
            if (!Py.isText(cut)) {
                throw new PyError("'" + Py.typeName(cut) + "' object has no attribute 'rsplit'");
            }
            Object parts = call(context, cut, "rsplit", new Args(List.of(" ", 1L), Map.of()));
            cut = ((PyList) parts).getFirst();
        }
        return Arithmetic.binary("+", cut, end, context.budget());
    }

    private static Object indent(Context context, Object value, Bound args) {
        Budget budget = context.budget();
        Object width = args.get(0, 4L);
        String indention = Py.isText(width) ? Py.text(width) : PyText.repeat(" ", Numbers.index(width), budget);
        Object source = Arithmetic.binary("+", value, "\n", budget);
        if (!Py.isText(source)) {
            throw new PyError("'" + Py.typeName(source) + "' object has no attribute 'splitlines'");
        }
        PyList lines = Splitting.lines(Py.text(source), false, budget);
        StringBuilder indented = new StringBuilder(args.truth(1) ? indention : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            boolean blank = line.isEmpty() && !args.truth(2);
            budget.made(line.length() + 1L + indention.length());
            indented.append(i == 0 ? "" : "\n")
                    .append(i == 0 || blank ? "" : indention)
                    .append(line);
        }
        return source instanceof Markup ? new Markup(indented.toString()) : indented.toString();
    }

    /** Comments and tags go, runs of white space become a space, and entities characters. */
    private static String stripTags(String text, Budget budget) {
        budget.made(2L * text.length());
        StringBuilder bare = new StringBuilder();
        int from = 0;
        for (int start = text.indexOf('<'); start >= 0; start = text.indexOf('<', from)) {
            boolean comment = text.startsWith("<!--", start);
            int end = comment ? text.indexOf("-->", start + 4) : text.indexOf('>', start);
            if (end < 0) {
                break;
            }
            bare.append(text, from, start);
            from = end + (comment ? 3 : 1);
        }
        bare.append(text, from, text.length());
        List<String> words = new ArrayList<>();
        Splitting.split(bare.toString(), Optional.empty(), -1, budget).forEach(word -> words.add((String) word));
        return unescaped(String.join(" ", words));
    }

    private static String unescaped(String html) {
        return ENTITY.matcher(html).replaceAll(entity -> {
            String name = entity.group(1);
            @Nullable String text = ENTITIES.get(name);
            if (text == null && name.matches("#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6})")) {
                int c = name.matches("#[xX].*")
                        ? Integer.parseInt(name.substring(2), 16)
                        : Integer.parseInt(name.substring(1));
                boolean usual = c == '\n' || c == '\t' || c >= ' ' && c < 0x7f || c >= 0xa0 && c < 0xd800;
                text = usual ? Character.toString(c) : null;
            }
            if (text == null || !entity.group().endsWith(";")) {
                throw new PyError("striptags() of an unusual HTML entity is not available");
            }
            return Matcher.quoteReplacement(text);
        });
    }

    private static String urlEncode(Object value, Context context) {
        boolean several = value instanceof PyDict
                || value instanceof List<?>
                || value instanceof DictView
                || value instanceof PyIterator
                || value instanceof Undefined;
        if (!several) {
            return quoted(plain(value, context), false, context.budget());
        }
        Object items = value instanceof PyDict dict ? new PyList(dict.items()) : value;
        StringBuilder query = new StringBuilder();
        for (Iterator<Object> pairs = Py.iterate(items, context.budget()); pairs.hasNext(); ) {
            PyList pair = Py.list(pairs.next(), context.budget());
            if (pair.size() != 2) {
                throw new PyError("urlencode() of elements that are no pairs");
            }
            query.append(query.isEmpty() ? "" : "&")
                    .append(quoted(plain(pair.get(0), context), true, context.budget()))
                    .append('=')
                    .append(quoted(plain(pair.get(1), context), true, context.budget()));
        }
        return query.toString();
    }

    private static String quoted(String text, boolean query, Budget budget) {
        budget.work(text.length());
        StringBuilder quoted = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z'
                    || b >= 'A' && b <= 'Z'
                    || b >= '0' && b <= '9'
                    || "_.-~".indexOf(b) >= 0
                    || b == '/' && !query;
            if (plain) {
                quoted.append((char) b);
            } else if (query && b == ' ') {
                quoted.append('+');
            } else {
                quoted.append('%').append(HEX.toHexDigits(b));
            }
        }
        budget.made(quoted.length());
        return quoted.toString();
    }
}
