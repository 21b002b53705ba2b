package dev.assay.template;

import dev.assay.template.method.Globals;
import dev.assay.template.node.Expr;
import dev.assay.template.node.Stmt;
import dev.assay.template.parse.Names;
import dev.assay.template.parse.Parser;
import dev.assay.template.parse.SyntaxException;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.RowValues;
import dev.assay.template.value.Budget;
import dev.assay.template.value.LimitException;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Jinja template, parsed once and rendered row by row. Safe for use by several threads.
 *
 * <p>It renders as Jinja2 3.1 does with StrictUndefined and {@code keep_trailing_newline}. One thing goes further: an
 * expression that is exactly a column's name means that column, whatever characters the name has. {@code choices} are
 * the task's where it has any.
 *
 * <p>Limits: 1 MiB of template and of output, 1,000,000 steps, 10 s, 32 Mi characters made.
 */
public final class TemplateRenderer {
    /** In characters. */
    public static final int MAX_OUTPUT_LENGTH = Context.MAX_OUTPUT_LENGTH;

    private static final int MAX_TEMPLATE_LENGTH = 1 << 20;
    private static final int MAX_COLUMNS_SHOWN = 50;

    private final List<Stmt> body;
    private final Names names;
    private final Optional<List<Segment>> plain;

    /** Text, or the column that stands in its place. */
    private record Segment(String text, boolean column) {}

    private TemplateRenderer(List<Stmt> body, Names names) {
        this.body = body;
        this.names = names;
        this.plain = plain(body);
    }

    /** @throws TemplateException code {@code template_invalid}; its message names the line and the thing */
    public static TemplateRenderer compile(String template) {
        if (template.length() > MAX_TEMPLATE_LENGTH) {
            throw new TemplateException(
                    TemplateException.INVALID,
                    template.length() + " characters (expected: at most " + MAX_TEMPLATE_LENGTH + ")");
        }
        try {
            Parser.Parsed parsed = Parser.parse(template);
            return new TemplateRenderer(parsed.body(), parsed.names());
        } catch (SyntaxException e) {
            throw new TemplateException(TemplateException.INVALID, "line " + e.line() + ": " + e.getMessage());
        } catch (LimitException | StackOverflowError e) {
            throw new TemplateException(TemplateException.INVALID, "too large or nested too deeply");
        }
    }

    /**
     * Names that the template reads and that are none of certain columns, each with the line of its first place. Not among
     * them: what it sets itself, what it asks {@code is defined} or gives a {@code |default}, and {@code choices}.
     */
    public Map<String, Integer> missing(Set<String> columns) {
        return names.missing(columns);
    }

    /** The column that the whole template stands for, where it is nothing else. */
    public Optional<String> onlyColumn() {
        return plain.filter(segments -> segments.size() == 1 && segments.getFirst().column)
                .map(segments -> segments.getFirst().text);
    }

    /**
     * @param choices the task's choices; where there are none, a column of that name is seen
     * @throws TemplateException see its codes
     */
    public String render(ObjectNode row, List<String> choices) {
        return render(row, choices, MAX_OUTPUT_LENGTH);
    }

    /**
     * As {@link #render(ObjectNode, List)}.
     *
     * @param most characters that the output may have where the template is text and plain columns
     */
    public String render(ObjectNode row, List<String> choices, int most) {
        Optional<String> text = plain.flatMap(segments -> renderPlain(segments, row, most));
        return text.isPresent() ? text.get() : renderTree(row, choices);
    }

    /** The general way, which {@link #render} avoids where it can. */
    String renderTree(ObjectNode row, List<String> choices) {
        Context context = new Context(row, choices, Globals.NAMES);
        try {
            Stmt.all(body, context);
            return context.output();
        } catch (LimitException e) {
            throw limit(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw limit("nested too deeply");
        } catch (PyError e) {
            throw e.column() == null
                    ? failed(context, String.valueOf(e.getMessage()))
                    : missing(e.column(), context, row);
        } catch (RuntimeException e) {
            // What is not foreseen may quote values of the row.
            throw failed(context, e.getClass().getSimpleName());
        }
    }

    /** Empty where an expression is more than a column of this row, or fails. */
    private static Optional<String> renderPlain(List<Segment> segments, ObjectNode row, int most) {
        StringBuilder output = new StringBuilder();
        for (Segment segment : segments) {
            if (!segment.column) {
                output.append(segment.text);
            } else {
                JsonNode value = row.get(segment.text);
                if (value == null || !value.isValueNode() || segment.text.equals("choices")) {
                    return Optional.empty();
                }
                output.append(value.isString() ? value.stringValue() : text(value));
            }
            if (output.length() > most) {
                throw limit("more than " + most + " characters");
            }
        }
        return Optional.of(output.toString());
    }

    /**
     * A value of a row as templates print it.
     *
     * @throws TemplateException where it is too large
     */
    public static String text(JsonNode value) {
        try {
            return PyText.str(RowValues.of(value), new Budget());
        } catch (LimitException e) {
            throw limit(String.valueOf(e.getMessage()));
        } catch (PyError e) {
            throw new TemplateException(TemplateException.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<List<Segment>> plain(List<Stmt> body) {
        List<Segment> segments = new ArrayList<>();
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.Text text) {
                segments.add(new Segment(text.text(), false));
            } else if (stmt instanceof Stmt.Print print) {
                @Nullable String column = print.expr() instanceof Expr.Name name ? name.name() : print.column();
                if (column == null) {
                    return Optional.empty();
                }
                segments.add(new Segment(column, true));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(segments));
    }

    private static TemplateException limit(String what) {
        return new TemplateException(TemplateException.LIMIT, "template exceeds a limit: " + what);
    }

    private static TemplateException failed(Context context, String what) {
        return new TemplateException(
                TemplateException.FAILED, "template failed on this row, in line " + context.line() + ": " + what);
    }

    private static TemplateException missing(String name, Context context, ObjectNode row) {
        List<String> all = List.copyOf(row.propertyNames());
        String shown = all.stream().limit(MAX_COLUMNS_SHOWN).collect(Collectors.joining(", "));
        String more = all.size() > MAX_COLUMNS_SHOWN ? ", …" : "";
        return new TemplateException(
                TemplateException.MISSING_COLUMN,
                "template names column \"" + name + "\", which the dataset does not have (columns: " + shown + more
                        + "), in line " + context.line());
    }
}
