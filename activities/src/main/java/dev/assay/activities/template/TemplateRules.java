package dev.assay.activities.template;

import com.hubspot.jinjava.el.JinjavaELContext;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import com.hubspot.jinjava.interpret.DisabledException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.tree.ExpressionNode;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.ExpressionToken;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import jinjava.javax.el.ELException;

/** Reads a parsed template once: what it may not contain, and which names it needs. */
final class TemplateRules {
    private static final int LONGEST_EXPRESSION = 2_000;
    private static final int DEEPEST = 50;
    private static final Pattern CALL = Pattern.compile("\\w\\(");

    private final Set<String> required = new LinkedHashSet<>();
    private final Set<String> given = new LinkedHashSet<>(Set.of("choices", "loop"));

    /** @throws TemplateException code {@code template_invalid} */
    static TemplateRules check(String source, Node tree) {
        if (source.contains(ExtendedParser.INTERPRETER)) {
            throw invalid("the name " + ExtendedParser.INTERPRETER + " is not available");
        }
        TemplateRules rules = new TemplateRules();
        rules.visit(tree, 0);
        return rules;
    }

    /** Names that a row must have, unless it has the whole expression as a column. */
    Set<String> required() {
        Set<String> names = new LinkedHashSet<>(required);
        names.removeAll(given);
        return names;
    }

    private void visit(Node node, int depth) {
        if (depth > DEEPEST) {
            throw invalid("tags nested more than " + DEEPEST + " deep");
        }
        if (node instanceof ExpressionNode expression) {
            String text = ((ExpressionToken) expression.getMaster()).getExpr();
            Optional<String> problem = problem(text);
            if (problem.isEmpty()) {
                use(text);
            } else if (maybeColumn(text)) {
                required.add(text);
            } else {
                throw invalid("line " + node.getLineNumber() + ": {{ " + shown(text) + " }}: " + problem.get());
            }
        } else if (node instanceof TagNode tag) {
            tag(tag);
        }
        for (Node child : node.getChildren()) {
            visit(child, depth + 1);
        }
    }

    private void tag(TagNode tag) {
        String helpers = tag.getHelpers().strip();
        switch (tag.getName()) {
            case "if", "elif" -> expression(tag, helpers);
            case "for" -> {
                String[] parts = helpers.split("\\sin\\s", 2);
                if (parts.length < 2) {
                    throw invalid("line " + tag.getLineNumber() + ": {% for " + shown(helpers) + " %}: no \"in\"");
                }
                given.addAll(TemplateNames.loopNames(helpers));
                expression(tag, parts[1].strip());
            }
            case "set" -> {
                given.addAll(TemplateNames.assigned(helpers));
                if (helpers.contains("=")) {
                    expression(tag, "[" + helpers.substring(helpers.indexOf('=') + 1) + "]");
                }
            }
            case "else", "break", "continue", "raw" -> {}
            default ->
                throw invalid("line " + tag.getLineNumber() + ": tag " + shown(tag.getName())
                        + " (expected: if, elif, else, for, break, continue, set, raw)");
        }
    }

    private void expression(TagNode tag, String expression) {
        Optional<String> problem = expression.isBlank() ? Optional.of("no expression") : problem(expression);
        if (problem.isPresent()) {
            throw invalid("line " + tag.getLineNumber() + ": {% " + tag.getName() + " " + shown(expression) + " %}: "
                    + problem.get());
        }
        use(expression);
    }

    private void use(String expression) {
        TemplateNames.Names names = TemplateNames.in(expression);
        required.addAll(names.required());
        given.addAll(names.optional());
    }

    private static Optional<String> problem(String expression) {
        if (expression.length() > LONGEST_EXPRESSION) {
            return Optional.of(expression.length() + " characters (expected: at most " + LONGEST_EXPRESSION + ")");
        }
        if (expression.isBlank()) {
            return Optional.of("no expression");
        }
        if (depth(expression) > DEEPEST) {
            return Optional.of("brackets nested more than " + DEEPEST + " deep");
        }
        JinjavaInterpreter interpreter = Engine.interpreter(Map.of());
        JinjavaInterpreter.pushCurrent(interpreter);
        try {
            JinjavaELContext context = new JinjavaELContext(interpreter, new JinjavaInterpreterResolver(interpreter));
            for (ELFunctionDefinition function :
                    Engine.instance().getGlobalContext().getAllFunctions()) {
                context.setFunction(function.getNamespace(), function.getLocalName(), function.getMethod());
            }
            Engine.instance()
                    .getExpressionFactory()
                    .createValueExpression(context, "#{" + expression + "}", Object.class);
            return Optional.empty();
        } catch (ELException | DisabledException e) {
            return Optional.of("not an expression");
        } finally {
            JinjavaInterpreter.popCurrent();
        }
    }

    private static int depth(String expression) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < expression.length(); i++) {
            if ("([{".indexOf(expression.charAt(i)) >= 0) {
                deepest = Math.max(deepest, ++depth);
            } else if (")]}".indexOf(expression.charAt(i)) >= 0) {
                depth--;
            }
        }
        return deepest;
    }

    /** Column names may hold spaces and hyphens, which no expression does: whether one is meant only the row can say. */
    private static boolean maybeColumn(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_EXPRESSION
                && depth(text) <= DEEPEST
                && !CALL.matcher(text).find()
                && text.chars().noneMatch(c -> "|{}[]\"'".indexOf(c) >= 0);
    }

    private static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static TemplateException invalid(String message) {
        return new TemplateException(TemplateException.INVALID, message);
    }
}
