package dev.assay.template.method;

import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Context;
import dev.assay.template.text.FormatSpec;
import dev.assay.template.value.Budget;
import dev.assay.template.value.Markup;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code text.format(…)}, whose fields reach what a template reaches. */
final class BraceFormat {
    private static final Pattern FIELD_PART = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");
    private static final int MAX_DIGITS = 9;

    private final Context context;
    private final Args args;
    private final boolean escape;
    /** The next field without a name; -1 where fields have numbers. */
    private int automatic;

    private boolean numbered;

    /** @param escape whether the fields become HTML */
    BraceFormat(Context context, Args args, boolean escape) {
        this.context = context;
        this.args = args;
        this.escape = escape;
    }

    String format(String format) {
        return format(format, 2);
    }

    private String format(String format, int deep) {
        if (deep == 0) {
            throw new PyError("Max string recursion exceeded");
        }
        Budget budget = context.budget();
        budget.made(format.length());
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            boolean doubled = at < format.length() && format.charAt(at) == c;
            if (c != '{' && c != '}') {
                out.append(c);
            } else if (doubled) {
                out.append(c);
                at++;
            } else if (c == '}') {
                throw new PyError("Single '}' encountered in format string");
            } else {
                int end = end(format, at);
                budget.step();
                String text = field(format.substring(at, end), deep);
                budget.made(text.length());
                out.append(text);
                at = end + 1;
            }
        }
        return out.toString();
    }

    private static int end(String format, int from) {
        int depth = 1;
        for (int i = from; i < format.length(); i++) {
            depth += format.charAt(i) == '{' ? 1 : format.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new PyError("expected '}' before end of string");
    }

    private String field(String field, int deep) {
        Matcher parts = Pattern.compile("([^!:\\[]*(?:\\[[^\\]]*\\][^!:\\[]*)*)(?:!([^:]*))?(?::(.*))?", Pattern.DOTALL)
                .matcher(field);
        if (!parts.matches()) {
            throw new PyError("a field of the format cannot be read");
        }
        Object value = value(parts.group(1));
        String spec = parts.group(3) == null ? "" : format(parts.group(3), deep - 1);
        String conversion = parts.group(2);
        if (conversion != null) {
            value = switch (conversion) {
                case "r" -> PyText.repr(value, context.budget());
                case "s" -> PyText.str(value, context.budget());
                case "a" -> PyText.ascii(PyText.repr(value, context.budget()));
                default -> throw new PyError("Unknown conversion specifier " + conversion);
            };
        }
        String text = FormatSpec.format(value, spec, context.budget());
        boolean html = value instanceof Markup && spec.isEmpty();
        return escape && !html ? Markup.escape(text, context.budget()).text() : text;
    }

    private Object value(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        Object value = first(name.substring(0, end));
        Matcher part = FIELD_PART.matcher(name).region(end, name.length());
        while (part.lookingAt()) {
            String item = part.group(2);
            boolean index = item != null && item.matches("[0-9]{1," + MAX_DIGITS + "}");
            value = item == null
                    ? Items.attribute(value, part.group(1), context.budget())
                    : Items.item(value, index ? (Object) Long.parseLong(item) : item, true, context.budget());
            part.region(part.end(), name.length());
        }
        if (part.regionStart() != name.length()) {
            throw new PyError("a field of the format cannot be read");
        }
        return value;
    }

    private Object first(String name) {
        if (name.isEmpty() || name.matches("[0-9]{1," + MAX_DIGITS + "}")) {
            boolean manual = !name.isEmpty();
            if (manual && automatic > 0 || !manual && numbered) {
                throw new PyError("cannot switch between manual and automatic field numbering");
            }
            numbered |= manual;
            int index = manual ? Integer.parseInt(name) : automatic++;
            if (index >= args.positional().size()) {
                throw new PyError("Replacement index " + index + " out of range for positional args tuple");
            }
            return args.positional().get(index);
        }
        Object value = args.named().get(name);
        if (value == null) {
            throw new PyError("format() has no argument '" + name + "'");
        }
        return value;
    }
}
