package dev.assay.template.text;

import dev.assay.template.value.Budget;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyText;
import dev.assay.template.value.Undefined;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code format(value, spec)}. */
public final class FormatSpec {
    private static final Pattern SPEC = Pattern.compile(
            "(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<alternate>#)?(?<zero>0)?(?<width>[0-9]{1,9})?"
                    + "(?<group>[,_])?(?:\\.(?<precision>[0-9]{1,9}))?(?<type>[a-zA-Z%])?",
            Pattern.DOTALL);

    private final Matcher spec;
    private final Budget budget;

    private FormatSpec(Matcher spec, Budget budget) {
        this.spec = spec;
        this.budget = budget;
    }

    public static String format(Object value, String spec, Budget budget) {
        if (spec.isEmpty()) {
            return PyText.str(value, budget);
        }
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches()) {
            throw new PyError("Invalid format specifier");
        }
        FormatSpec format = new FormatSpec(matcher, budget);
        if (Py.isText(value)) {
            return format.text(Py.text(value));
        }
        if (!Numbers.is(value)) {
            throw new PyError("unsupported format string passed to " + Py.typeName(value) + ".__format__");
        }
        return format.number(value);
    }

    private @Nullable String part(String name) {
        return spec.group(name);
    }

    private int precision(int otherwise) {
        String precision = part("precision");
        return precision == null ? otherwise : Integer.parseInt(precision);
    }

    private char type(char otherwise) {
        String type = part("type");
        return type == null ? otherwise : type.charAt(0);
    }

    private PyError unknown(Object value) {
        return new PyError("Unknown format code '" + type(' ') + "' for object of type '" + Py.typeName(value) + "'");
    }

    private String text(String text) {
        if (type('s') != 's') {
            throw unknown(text);
        }
        if (part("sign") != null || "=".equals(part("align")) || part("group") != null || part("alternate") != null) {
            throw new PyError("sign, '=', '#' or grouping not allowed in string format specifier");
        }
        int most = precision(Integer.MAX_VALUE);
        String cut = most >= PyText.size(text) ? text : PyText.substring(text, 0, most);
        return padded("", cut, "<");
    }

    private String number(Object value) {
        boolean real = value instanceof Double;
        char type = type(real ? 'r' : 'd');
        String digits;
        if ("eEfFgG%".indexOf(type) >= 0 || real) {
            digits = real(Numbers.toDouble(value), type, value);
        } else {
            if (part("precision") != null) {
                throw new PyError("Precision not allowed in integer format specifier");
            }
            digits = integer(value, type);
        }
        String sign = NumberFormat.negative(value)
                ? "-"
                : "+".equals(part("sign")) ? "+" : " ".equals(part("sign")) ? " " : "";
        return padded(sign, digits, ">");
    }

    private String integer(Object value, char type) {
        boolean alternate = part("alternate") != null;
        return switch (type) {
            case 'd', 'n' -> grouped(NumberFormat.digits(value, 10), 3);
            case 'b' -> (alternate ? "0b" : "") + grouped(NumberFormat.digits(value, 2), 4);
            case 'o' -> (alternate ? "0o" : "") + grouped(NumberFormat.digits(value, 8), 4);
            case 'x' -> (alternate ? "0x" : "") + grouped(NumberFormat.digits(value, 16), 4);
            case 'X' ->
                (alternate ? "0X" : "") + grouped(NumberFormat.digits(value, 16).toUpperCase(Locale.ROOT), 4);
            case 'c' -> Character.toString((int) Numbers.index(value));
            default -> throw unknown(value);
        };
    }

    private String real(double value, char type, Object shown) {
        double size = Math.abs(value);
        boolean alternate = part("alternate") != null;
        String digits = switch (type) {
            case 'r' -> part("precision") == null ? Numbers.reprFloat(size) : shortGeneral(size);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> NumberFormat.digits(size, type, precision(6), alternate, budget);
            case 'n' -> NumberFormat.digits(size, 'g', precision(6), alternate, budget);
            case '%' -> NumberFormat.digits(size * 100, 'f', precision(6), alternate, budget) + "%";
            default -> throw unknown(shown);
        };
        int end = 0;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        return grouped(digits.substring(0, end), 3) + digits.substring(end);
    }

    private String shortGeneral(double size) {
        String digits = NumberFormat.digits(size, 'g', precision(6), false, budget);
        return digits.matches("[0-9]+") ? digits + ".0" : digits;
    }

    private String grouped(String digits, int size) {
        String group = part("group");
        if (group == null) {
            return digits;
        }
        StringBuilder grouped = new StringBuilder(digits);
        for (int at = digits.length() - size; at > 0; at -= size) {
            grouped.insert(at, group);
        }
        return grouped.toString();
    }

    private String padded(String sign, String body, String otherwise) {
        String width = part("width");
        long missing = width == null ? 0 : Math.max(0, Integer.parseInt(width) - PyText.size(body) - sign.length());
        budget.made(missing + body.length());
        boolean zero = part("zero") != null;
        String align = part("align") != null ? part("align") : zero && !otherwise.equals("<") ? "=" : otherwise;
        String fill = part("fill") != null ? part("fill") : zero ? "0" : " ";
        int count = (int) missing;
        return switch (String.valueOf(align)) {
            case "<" -> sign + body + String.valueOf(fill).repeat(count);
            case "^" ->
                String.valueOf(fill).repeat(count / 2)
                        + sign
                        + body
                        + String.valueOf(fill).repeat(count - count / 2);
            case "=" -> sign + String.valueOf(fill).repeat(count) + body;
            default -> String.valueOf(fill).repeat(count) + sign + body;
        };
    }
}
