package dev.assay.template.method;

import dev.assay.template.method.Methods.Body;
import dev.assay.template.method.Methods.Method;
import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Args.Bound;
import dev.assay.template.runtime.Args.Signature;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.Function;
import dev.assay.template.text.Case;
import dev.assay.template.text.Splitting;
import dev.assay.template.value.Markup;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Search;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** Methods of strings. Indices are code points. */
final class TextMethods {
    static final Map<String, Method<String>> ALL = new HashMap<>();

    /** Those of Markup whose second argument is escaped. */
    private static final Set<String> ESCAPING = Set.of("replace", "center", "ljust", "rjust");

    static {
        add("lower", "", (context, text, args) -> text.toLowerCase(Locale.ROOT));
        add("upper", "", (context, text, args) -> text.toUpperCase(Locale.ROOT));
        add("casefold", "", (context, text, args) -> Case.fold(text));
        add("capitalize", "", (context, text, args) -> Case.capitalize(text));
        add("title", "", (context, text, args) -> Case.title(text));
        add("swapcase", "", (context, text, args) -> Case.swap(text));
        add("strip", "/chars?", (context, text, args) -> strip(text, args, true, true));
        add("lstrip", "/chars?", (context, text, args) -> strip(text, args, true, false));
        add("rstrip", "/chars?", (context, text, args) -> strip(text, args, false, true));
        add("removeprefix", "/prefix", (context, text, args) -> {
            String prefix = args.text(0);
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        });
        add("removesuffix", "/suffix", (context, text, args) -> {
            String suffix = args.text(0);
            return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
        });
        add(
                "replace",
                "/old new count?",
                (context, text, args) ->
                        Search.replace(text, args.text(0), args.text(1), args.index(2, -1), context.budget()));
        add("startswith", "/prefix start? end?", (context, text, args) -> TextSearch.affix(text, args, true));
        add("endswith", "/suffix start? end?", (context, text, args) -> TextSearch.affix(text, args, false));
        add("find", "/sub start? end?", (context, text, args) -> TextSearch.find(context, text, args, true));
        add("rfind", "/sub start? end?", (context, text, args) -> TextSearch.find(context, text, args, false));
        add(
                "index",
                "/sub start? end?",
                (context, text, args) -> TextSearch.found(TextSearch.find(context, text, args, true)));
        add(
                "rindex",
                "/sub start? end?",
                (context, text, args) -> TextSearch.found(TextSearch.find(context, text, args, false)));
        add("count", "/sub start? end?", TextSearch::count);
        add(
                "split",
                "sep? maxsplit?",
                (context, text, args) -> Splitting.split(text, separator(args), args.index(1, -1), context.budget()));
        add(
                "rsplit",
                "sep? maxsplit?",
                (context, text, args) -> Splitting.rsplit(text, separator(args), args.index(1, -1), context.budget()));
        add("splitlines", "keepends?", (context, text, args) -> Splitting.lines(text, args.truth(0), context.budget()));
        add("partition", "/sep", (context, text, args) -> {
            String separator = notEmpty(args.text(0));
            int at = Search.indexOf(text, separator, 0, context.budget());
            return at < 0
                    ? PyTuple.of(text, "", "")
                    : PyTuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
        });
        add("rpartition", "/sep", (context, text, args) -> {
            String separator = notEmpty(args.text(0));
            int at = Search.lastIndexOf(text, separator, text.length(), context.budget());
            return at < 0
                    ? PyTuple.of("", "", text)
                    : PyTuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
        });
        add("join", "/iterable", (context, text, args) -> join(context, text, args.get(0)));
        add("center", "/width fillchar?", (context, text, args) -> {
            long missing = missing(context, text, args);
            long left = missing / 2 + (missing & args.index(0, 0) & 1);
            return fill(args).repeat((int) left) + text + fill(args).repeat((int) (missing - left));
        });
        add(
                "ljust",
                "/width fillchar?",
                (context, text, args) -> text + fill(args).repeat((int) missing(context, text, args)));
        add(
                "rjust",
                "/width fillchar?",
                (context, text, args) -> fill(args).repeat((int) missing(context, text, args)) + text);
        add("zfill", "/width", (context, text, args) -> {
            int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
            return text.substring(0, sign) + "0".repeat((int) missing(context, text, args)) + text.substring(sign);
        });
        add(
                "expandtabs",
                "tabsize?",
                (context, text, args) -> Splitting.expandTabs(text, args.index(0, 8), context.budget()));
        all("isalpha", Character::isLetter);
        all("isalnum", c -> Character.isLetter(c) || Case.isNumeric(c));
        all("isdecimal", c -> Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER);
        all("isdigit", Case::isDigit);
        all("isnumeric", Case::isNumeric);
        all("isspace", PyText::isSpace);
        add("isascii", "", (context, text, args) -> text.chars().allMatch(c -> c < 128));
        add("isprintable", "", (context, text, args) -> text.codePoints().allMatch(PyText::printable));
        add("isupper", "", (context, text, args) -> Case.isUpper(text));
        add("islower", "", (context, text, args) -> Case.isLower(text));
        add("istitle", "", (context, text, args) -> Case.isTitle(text));
    }

    private TextMethods() {}

    static Optional<Object> of(String text, String name) {
        if (name.equals("format")) {
            return Optional.of((Function) (context, args) -> new BraceFormat(context, args, false).format(text));
        }
        Method<String> method = ALL.get(name);
        return method == null ? Optional.empty() : Optional.of(method.bound(text));
    }

    /** A text that a method of Markup gives is Markup, too. */
    static Optional<Object> of(Markup markup, String name) {
        if (name.equals("format")) {
            return Optional.of((Function)
                    (context, args) -> new Markup(new BraceFormat(context, args, true).format(markup.text())));
        }
        Method<String> method = ALL.get(name);
        if (method == null) {
            return Optional.empty();
        }
        return Optional.of((Function) (context, args) -> {
            List<Object> given = new ArrayList<>(args.positional());
            if (ESCAPING.contains(name) && given.size() > 1) {
                given.set(1, Markup.escape(given.get(1), context.budget()).text());
            }
            if (name.equals("join") && given.size() == 1) {
                PyList escaped = new PyList();
                Py.iterate(given.getFirst(), context.budget())
                        .forEachRemaining(item -> escaped.add(Markup.escape(item, context.budget())));
                given.set(0, escaped);
            }
            return markup(method.bound(markup.text()).call(context, new Args(given, args.named())));
        });
    }

    private static Object markup(Object value) {
        return switch (value) {
            case String text -> new Markup(text);
            case PyTuple tuple ->
                new PyTuple(tuple.stream().map(TextMethods::markup).toList());
            case PyList list ->
                new PyList(list.stream().map(TextMethods::markup).toList());
            default -> value;
        };
    }

    private static void add(String name, String signature, Body<String> body) {
        ALL.put(name, new Method<>(name, Signature.of(signature), (context, text, args) -> {
            context.budget().work(text.length());
            Object made = body.apply(context, text, args);
            if (made instanceof String result) {
                context.budget().made(result.length());
            }
            return made;
        }));
    }

    private static void all(String name, IntPredicate test) {
        add(
                name,
                "",
                (context, text, args) -> !text.isEmpty() && text.codePoints().allMatch(test));
    }

    static String strip(String text, Bound args, boolean left, boolean right) {
        IntPredicate stripped = PyText::isSpace;
        if (args.some(0)) {
            int[] chars = args.text(0).codePoints().sorted().toArray();
            stripped = c -> java.util.Arrays.binarySearch(chars, c) >= 0;
        }
        int from = 0;
        int to = text.length();
        while (left && from < to && stripped.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && stripped.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static Optional<String> separator(Bound args) {
        return args.some(0) ? Optional.of(notEmpty(args.text(0))) : Optional.empty();
    }

    private static String notEmpty(String separator) {
        if (separator.isEmpty()) {
            throw new PyError("empty separator");
        }
        return separator;
    }

    private static String join(Context context, String separator, Object items) {
        StringBuilder joined = new StringBuilder();
        int index = 0;
        for (Iterator<Object> all = Py.iterate(items, context.budget()); all.hasNext(); index++) {
            Object item = all.next();
            if (!Py.isText(item)) {
                throw new PyError(
                        "sequence item " + index + ": expected str instance, " + Py.typeName(item) + " found");
            }
            String text = Py.text(item);
            context.budget().made((long) text.length() + separator.length());
            joined.append(index == 0 ? "" : separator).append(text);
        }
        return joined.toString();
    }

    private static long missing(Context context, String text, Bound args) {
        long missing = Math.max(0, Numbers.index(args.get(0)) - PyText.size(text));
        context.budget().made(missing);
        return missing;
    }

    private static String fill(Bound args) {
        String fill = args.has(1) ? args.text(1) : " ";
        if (PyText.size(fill) != 1) {
            throw new PyError("The fill character must be exactly one character long");
        }
        return fill;
    }
}
