package dev.assay.template.value;

import java.math.BigInteger;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Python's {@code str()} and {@code repr()}, and its strings, whose characters are code points. */
public final class PyText {
    private static final HexFormat HEX = HexFormat.of();

    private PyText() {}

    public static String str(Object value, Budget budget) {
        return switch (value) {
            case String text -> text;
            case Markup markup -> markup.text();
            case Long number -> number.toString();
            case Undefined undefined -> {
                undefined.unlessLenient();
                yield "";
            }
            default -> repr(value, budget);
        };
    }

    public static String repr(Object value, Budget budget) {
        StringBuilder out = new StringBuilder();
        new Repr(out, budget).append(value);
        return out.toString();
    }

    /** @param open what is being written, so that a list in itself ends */
    private record Repr(StringBuilder out, Budget budget, Set<Object> open) {
        Repr(StringBuilder out, Budget budget) {
            this(out, budget, Collections.newSetFromMap(new IdentityHashMap<>()));
        }

        void append(Object value) {
            switch (value) {
                case String text -> quoted(text);
                case Markup markup -> {
                    out.append("Markup(");
                    quoted(markup.text());
                    out.append(')');
                }
                case None none -> put("None");
                case Boolean bool -> put(bool ? "True" : "False");
                case Long number -> put(number.toString());
                case BigInteger number -> put(Numbers.reprInt(number));
                case Double number -> put(Numbers.reprFloat(number));
                case PyRange range ->
                    put("range(" + range.start + ", " + range.stop + (range.step == 1 ? "" : ", " + range.step) + ")");
                case PyTuple tuple -> all("(", tuple, tuple.size() == 1 ? ",)" : ")", tuple);
                case List<?> list -> all("[", list, "]", list);
                case PyDict dict -> dict(dict);
                case DictView view -> all(view.type() + "([", view.items(), "])", view.dict());
                case Undefined undefined -> put("Undefined");
                case Namespace namespace -> {
                    put("<Namespace ");
                    dict(namespace.values());
                    put(">");
                }
                case LoopState loop -> put("<LoopContext " + (loop.index0() + 1) + "/" + loop.length() + ">");
                case Named macro -> put("<Macro '" + macro.name() + "'>");
                default ->
                    throw new PyError("a " + Py.typeName(value) + " cannot be printed"
                            + (value instanceof PyIterator ? " (add |list or |join)" : ""));
            }
        }

        private void put(String text) {
            budget.made(text.length());
            out.append(text);
        }

        private void quoted(String text) {
            budget.made(text.length());
            int before = out.length();
            quote(text, out);
            budget.made(Math.max(0, out.length() - before - text.length()));
        }

        private void all(String start, Iterable<?> items, String end, Object identity) {
            if (!open.add(identity)) {
                put(start + "..." + end);
                return;
            }
            put(start);
            String separator = "";
            for (Object item : items) {
                put(separator);
                append(item);
                separator = ", ";
            }
            put(end);
            open.remove(identity);
        }

        private void dict(PyDict dict) {
            if (!open.add(dict)) {
                put("{...}");
                return;
            }
            put("{");
            String separator = "";
            for (PyDict.Entry entry : dict.entries()) {
                put(separator);
                append(entry.key());
                put(": ");
                append(entry.value());
                separator = ", ";
            }
            put("}");
            open.remove(dict);
        }
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (printable(c)) {
                        out.appendCodePoint(c);
                    } else if (c < 0x100) {
                        out.append("\\x").append(HEX.toHexDigits(c, 2));
                    } else {
                        out.append(c < 0x10000 ? "\\u" : "\\U").append(HEX.toHexDigits(c, c < 0x10000 ? 4 : 8));
                    }
                }
            }
        });
        out.append(quote);
    }

    public static boolean printable(int c) {
        return c == ' '
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }

    /** {@code repr} with what is not ASCII escaped. */
    public static String ascii(String repr) {
        StringBuilder out = new StringBuilder();
        repr.codePoints().forEach(c -> {
            if (c < 0x80) {
                out.append((char) c);
            } else if (c < 0x100) {
                out.append("\\x").append(HEX.toHexDigits(c, 2));
            } else {
                out.append(c < 0x10000 ? "\\u" : "\\U").append(HEX.toHexDigits(c, c < 0x10000 ? 4 : 8));
            }
        });
        return out.toString();
    }

    /** By code points, which UTF-16 does not order alike. */
    static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    public static boolean isSpace(int c) {
        return c >= 9 && c <= 13
                || c >= 0x1c && c <= 0x20
                || c == 0x85
                || c == 0xa0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200a
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    public static String strip(String text) {
        return lstrip(rstrip(text));
    }

    static String lstrip(String text) {
        int from = 0;
        while (from < text.length() && isSpace(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    public static String rstrip(String text) {
        int to = text.length();
        while (to > 0 && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(0, to);
    }

    static Iterator<Object> characters(String text) {
        return text.codePoints().<Object>mapToObj(Character::toString).iterator();
    }

    public static int size(String text) {
        return text.codePointCount(0, text.length());
    }

    /** By code points. */
    public static String substring(String text, int from, int to) {
        int start = text.offsetByCodePoints(0, from);
        return text.substring(start, text.offsetByCodePoints(start, to - from));
    }

    /** {@code text * count}. */
    public static String repeat(String text, long count, Budget budget) {
        long times = text.isEmpty() ? 0 : Math.max(0, count);
        if (times > Budget.MAX_MADE) {
            budget.made(times);
        }
        budget.made(times * text.length());
        return text.repeat((int) times);
    }
}
