package dev.assay.activities.template;

import com.hubspot.jinjava.tree.ExpressionNode;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TextNode;
import com.hubspot.jinjava.tree.parse.ExpressionToken;
import com.hubspot.jinjava.tree.parse.TextToken;
import com.hubspot.jinjava.tree.parse.Token;
import com.hubspot.jinjava.tree.parse.TokenScanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Jinja template, parsed once and rendered row by row. Safe for use by several threads.
 *
 * <p>An expression that is exactly a column's name means that column, whatever characters the name has. Every other
 * name that the template looks up must be a column too, also inside filters and conditions, unless the template itself
 * guards it with {@code is defined} or {@code |default(…)}. {@code choices} is always in scope. Integers keep their
 * digits, null is empty, strings are verbatim, arrays and objects appear as JSON.
 *
 * <p>Limits: 1 MiB of output, 200,000 steps, 10 s, ranges of 1,000.
 */
public final class TemplateRenderer {
    /** In characters. */
    public static final int LARGEST_OUTPUT = Engine.LARGEST_OUTPUT;

    private static final int MOST_VARIANTS = 64;
    private static final int MOST_COLUMNS_SHOWN = 50;
    private static final int LONGEST_TEMPLATE = 1 << 20;
    private static final int MOST_TAGS = 1_000;
    private static final String ALIAS = "assay_column_";

    private final String source;
    private final List<String> expressions;
    private final Optional<List<Segment>> plain;
    private final Map<Set<String>, Variant> variants = new ConcurrentHashMap<>();

    /** Text, or the column that stands in its place. */
    private record Segment(String text, boolean column) {}

    /** The template as rows with certain columns see it: whole expressions that are columns are names there. */
    private record Variant(Node tree, Set<String> required, Map<String, String> aliases) {}

    private TemplateRenderer(String source, Node tree) {
        this.source = source;
        this.expressions = tree.getChildren().isEmpty() ? List.of() : oddExpressions(source);
        this.plain = plain(tree);
    }

    /** @throws TemplateException code {@code template_invalid} */
    public static TemplateRenderer compile(String template) {
        long tags = template.chars().filter(c -> c == '%').count();
        if (template.length() > LONGEST_TEMPLATE || tags > 2 * MOST_TAGS && countTags(template) > MOST_TAGS) {
            throw new TemplateException(
                    TemplateException.INVALID,
                    template.length() + " characters (expected: at most " + LONGEST_TEMPLATE + ", with at most "
                            + MOST_TAGS + " tags)");
        }
        Node tree = Engine.parse(template);
        TemplateRules.check(template, tree);
        return new TemplateRenderer(template, tree);
    }

    /**
     * @param choices the task's choices; where there are none, a column of that name is seen
     * @throws TemplateException see its codes
     */
    public String render(ObjectNode row, List<String> choices) {
        return plain.flatMap(segments -> renderPlain(segments, row)).orElseGet(() -> renderTree(row, choices));
    }

    /** The general way, which {@link #render} avoids where it can. */
    String renderTree(ObjectNode row, List<String> choices) {
        Set<String> columns = expressions.isEmpty()
                ? Set.of()
                : expressions.stream().filter(row::has).collect(Collectors.toSet());
        Variant variant = variants.get(columns);
        if (variant == null) {
            variant = variant(columns);
            if (variants.size() < MOST_VARIANTS) {
                variants.put(columns, variant);
            }
        }
        for (String name : variant.required) {
            if (!row.has(name)) {
                throw missing(name, row);
            }
        }
        Map<String, @Nullable Object> bindings = new LinkedHashMap<>(RowValues.of(row));
        if (!choices.isEmpty() || !row.has("choices")) {
            bindings.put("choices", choices);
        }
        variant.aliases.forEach((column, alias) -> bindings.put(alias, RowValues.of(row.path(column))));
        return Engine.render(variant.tree, bindings);
    }

    /** Empty where an expression is more than a column of this row. */
    private static Optional<String> renderPlain(List<Segment> segments, ObjectNode row) {
        StringBuilder output = new StringBuilder();
        for (Segment segment : segments) {
            JsonNode value = segment.column ? row.get(segment.text) : null;
            if (segment.column && (value == null || segment.text.equals("choices"))) {
                return Optional.empty();
            }
            if (value == null) {
                output.append(segment.text);
            } else {
                output.append(value.isString() ? value.stringValue() : RowValues.text(RowValues.of(value)));
            }
            if (output.length() > LARGEST_OUTPUT) {
                throw Engine.tooBig();
            }
        }
        return Optional.of(output.toString());
    }

    private Variant variant(Set<String> columns) {
        if (columns.isEmpty()) {
            Node tree = Engine.parse(source);
            return new Variant(tree, TemplateRules.check(source, tree).required(), Map.of());
        }
        Map<String, String> aliases = new LinkedHashMap<>();
        StringBuilder rewritten = new StringBuilder();
        for (Token token : tokens(source)) {
            String image = token.getImage();
            if (token instanceof ExpressionToken expression && columns.contains(expression.getExpr())) {
                String column = expression.getExpr();
                String alias = aliases.computeIfAbsent(column, c -> ALIAS + aliases.size());
                int at = image.indexOf(column);
                rewritten.append(image, 0, at).append(alias).append(image.substring(at + column.length()));
            } else {
                rewritten.append(image);
            }
        }
        Node tree = Engine.parse(rewritten.toString());
        Set<String> required = TemplateRules.check(rewritten.toString(), tree).required();
        required.removeAll(aliases.values());
        return new Variant(tree, required, Map.copyOf(aliases));
    }

    private static Optional<List<Segment>> plain(Node tree) {
        List<Segment> segments = new ArrayList<>();
        for (Node child : tree.getChildren()) {
            if (child instanceof TextNode text) {
                segments.add(new Segment(((TextToken) text.getMaster()).output(), false));
            } else if (child instanceof ExpressionNode node) {
                segments.add(new Segment(((ExpressionToken) node.getMaster()).getExpr(), true));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(segments));
    }

    private static List<String> oddExpressions(String source) {
        return tokens(source).stream()
                .filter(ExpressionToken.class::isInstance)
                .map(token -> ((ExpressionToken) token).getExpr())
                .filter(expression -> !expression.isEmpty() && !TemplateNames.isName(expression))
                .distinct()
                .toList();
    }

    private static long countTags(String source) {
        return tokens(source).stream().filter(token -> token.getType() == '%').count();
    }

    private static List<Token> tokens(String source) {
        List<Token> tokens = new ArrayList<>();
        new TokenScanner(source, Engine.config()).forEachRemaining(tokens::add);
        return tokens;
    }

    private static TemplateException missing(String name, ObjectNode row) {
        List<String> columns = RowValues.names(row);
        String shown = columns.stream().limit(MOST_COLUMNS_SHOWN).collect(Collectors.joining(", "));
        String more = columns.size() > MOST_COLUMNS_SHOWN ? ", …" : "";
        return new TemplateException(
                TemplateException.MISSING_COLUMN,
                "template names column \"" + name + "\", which the dataset does not have (columns: " + shown + more
                        + ")");
    }
}
