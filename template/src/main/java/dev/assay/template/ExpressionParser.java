package dev.assay.template;

import dev.assay.template.Expr.Arguments;
import dev.assay.template.Expr.Operand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja2's grammar of expressions, over the tokens of one piece. */
final class ExpressionParser {
    private static final int DEEPEST = 50;
    private static final int LONGEST_CHAIN = 200;
    private static final Set<String> ORDER = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");
    private static final Set<String> GUARDS = Set.of("defined", "undefined");

    private final List<Token> tokens;
    private final Names names;
    private int at;
    private int depth;
    /** How often a name was read: what reads none is a constant. */
    private int namesRead;

    ExpressionParser(List<Token> tokens, Names names) {
        this.tokens = tokens;
        this.names = names;
    }

    Token current() {
        return tokens.get(at);
    }

    private Token look() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean skipName(String name) {
        boolean found = current().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    boolean skip(String operator) {
        boolean found = current().is(operator);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(String operator) {
        if (!current().is(operator)) {
            throw unexpected("'" + operator + "'");
        }
        return next();
    }

    String expectName() {
        if (current().kind() != Token.Kind.NAME) {
            throw unexpected("a name");
        }
        return next().text();
    }

    void expectEnd() {
        skip(":");
        if (current().kind() != Token.Kind.END) {
            throw unexpected("the end");
        }
    }

    SyntaxException unexpected(String expected) {
        return new SyntaxException(
                current().line(), "unexpected " + current().shown() + " (expected: " + expected + ")");
    }

    /** One expression or, with commas, a tuple of them. */
    Expr tuple(boolean conditional, String... ends) {
        List<Expr> items = new ArrayList<>();
        boolean isTuple = false;
        while (!isTupleEnd(ends)) {
            items.add(conditional ? expression() : or());
            if (!skip(",")) {
                break;
            }
            isTuple = true;
        }
        if (isTuple) {
            return new Expr.TupleOf(items);
        }
        if (items.isEmpty()) {
            throw unexpected("an expression");
        }
        return items.getFirst();
    }

    private boolean isTupleEnd(String... ends) {
        if (current().kind() == Token.Kind.END || current().is(")")) {
            return true;
        }
        for (String end : ends) {
            if (current().isName(end)) {
                return true;
            }
        }
        return false;
    }

    Expr expression() {
        if (++depth > DEEPEST) {
            throw UnknownException.tooMuch(current().line(), "an expression nested more than " + DEEPEST + " deep");
        }
        Expr expr = or();
        int conditions = 0;
        while (skipName("if")) {
            chained(++conditions);
            Expr test = or();
            Expr otherwise = skipName("else") ? expression() : null;
            expr = new Expr.Conditional(test, expr, otherwise);
        }
        depth--;
        return expr;
    }

    Expr or() {
        return logical(false);
    }

    private Expr logical(boolean and) {
        List<Expr> operands = new ArrayList<>();
        do {
            operands.add(and ? not() : logical(true));
        } while (skipName(and ? "and" : "or"));
        return operands.size() == 1 ? operands.getFirst() : new Expr.Logical(and, operands);
    }

    private Expr not() {
        int count = 0;
        while (skipName("not")) {
            count++;
        }
        Expr operand = comparison();
        return count == 0 ? operand : new Expr.Not(count % 2 == 1, operand);
    }

    private Expr comparison() {
        Expr first = sum();
        List<Operand> operands = new ArrayList<>();
        while (true) {
            if (current().kind() == Token.Kind.OPERATOR
                    && ORDER.contains(current().text())) {
                operands.add(new Operand(next().text(), sum()));
            } else if (skipName("in")) {
                operands.add(new Operand("in", sum()));
            } else if (current().isName("not") && look().isName("in")) {
                next();
                next();
                operands.add(new Operand("not in", sum()));
            } else {
                return operands.isEmpty() ? first : new Expr.Comparison(first, operands);
            }
        }
    }

    private Expr sum() {
        Expr first = concat();
        List<Operand> operands = new ArrayList<>();
        while (current().is("+") || current().is("-")) {
            operands.add(new Operand(next().text(), concat()));
        }
        return operands.isEmpty() ? first : new Expr.Chain(first, operands);
    }

    private Expr concat() {
        List<Expr> parts = new ArrayList<>();
        do {
            parts.add(product());
        } while (skip("~"));
        return parts.size() == 1 ? parts.getFirst() : new Expr.Concat(parts);
    }

    private Expr product() {
        Expr first = power();
        List<Operand> operands = new ArrayList<>();
        while (current().is("*")
                || current().is("/")
                || current().is("//")
                || current().is("%")) {
            operands.add(new Operand(next().text(), power()));
        }
        return operands.isEmpty() ? first : new Expr.Chain(first, operands);
    }

    /** From left to right, as Jinja2 has it. */
    private Expr power() {
        Expr first = unary();
        List<Operand> operands = new ArrayList<>();
        while (skip("**")) {
            int before = namesRead;
            Operand operand = new Operand("**", unary());
            if (operands.isEmpty() && namesRead > before && first instanceof Expr.Signed signed && signed.folds()) {
                // Jinja2 writes such a number into Python, where its sign binds less than the power: -2 ** n is -(2 **
                // n).
                first = new Expr.Signed(signed.ops(), new Expr.Chain(signed.operand(), List.of(operand)));
            } else {
                operands.add(operand);
            }
        }
        return operands.isEmpty() ? first : new Expr.Chain(first, operands);
    }

    private Expr unary() {
        List<String> signs = new ArrayList<>();
        while (current().is("-") || current().is("+")) {
            signs.addFirst(next().text());
        }
        Expr operand = postfix(primary());
        return filters(signs.isEmpty() ? operand : new Expr.Signed(signs, operand));
    }

    private Expr primary() {
        Token token = next();
        return switch (token.kind()) {
            case NAME -> name(token);
            case NUMBER -> new Expr.Const(token.value());
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (current().kind() == Token.Kind.STRING) {
                    text.append(next().text());
                }
                yield new Expr.Const(text.toString());
            }
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> parenthesised();
                    case "[" -> list();
                    case "{" -> dict();
                    default -> throw unexpectedToken(token);
                };
            case END -> throw unexpectedToken(token);
        };
    }

    private static SyntaxException unexpectedToken(Token token) {
        return new SyntaxException(token.line(), "unexpected " + token.shown() + " (expected: an expression)");
    }

    private Expr name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expr.Const(true);
            case "false", "False" -> new Expr.Const(false);
            case "none", "None" -> new Expr.Const(None.NONE);
            default -> {
                names.read(token.text(), token.line());
                namesRead++;
                yield new Expr.Name(token.text());
            }
        };
    }

    private Expr parenthesised() {
        if (skip(")")) {
            return new Expr.TupleOf(List.of());
        }
        Expr inner = tuple(true);
        expect(")");
        return inner;
    }

    private Expr list() {
        List<Expr> items = new ArrayList<>();
        while (!current().is("]")) {
            if (!items.isEmpty()) {
                expect(",");
                if (current().is("]")) {
                    break;
                }
            }
            items.add(expression());
        }
        expect("]");
        return new Expr.ListOf(items);
    }

    private Expr dict() {
        List<Expr> keys = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!current().is("}")) {
            if (!keys.isEmpty()) {
                expect(",");
                if (current().is("}")) {
                    break;
                }
            }
            keys.add(expression());
            expect(":");
            values.add(expression());
        }
        expect("}");
        return new Expr.DictOf(keys, values);
    }

    private Expr postfix(Expr base) {
        Expr expr = base;
        for (int links = 0; ; ) {
            chained(++links);
            if (skip(".")) {
                expr = dotted(expr);
            } else if (skip("[")) {
                expr = subscript(expr);
            } else if (current().is("(")) {
                expr = call(expr);
            } else {
                return expr;
            }
        }
    }

    private void chained(int links) {
        if (links > LONGEST_CHAIN) {
            throw UnknownException.tooMuch(current().line(), "more than " + LONGEST_CHAIN + " links in a chain");
        }
    }

    private Expr dotted(Expr base) {
        Token token = next();
        if (token.kind() == Token.Kind.NAME) {
            return new Expr.Attribute(base, token.text());
        }
        if (token.kind() == Token.Kind.NUMBER && !(token.value() instanceof Double)) {
            return new Expr.Item(base, new Expr.Const(token.value()));
        }
        throw new SyntaxException(token.line(), "unexpected " + token.shown() + " (expected: a name or number)");
    }

    private Expr subscript(Expr base) {
        List<Expr> items = new ArrayList<>();
        while (!current().is("]")) {
            if (!items.isEmpty()) {
                expect(",");
            }
            Expr from = current().is(":") ? null : expression();
            if (from == null || current().is(":")) {
                if (!items.isEmpty()) {
                    throw unexpected("']'");
                }
                Expr slice = slice(base, from);
                expect("]");
                return slice;
            }
            items.add(from);
        }
        expect("]");
        return new Expr.Item(base, items.size() == 1 ? items.getFirst() : new Expr.TupleOf(items));
    }

    private Expr slice(Expr base, @Nullable Expr from) {
        expect(":");
        Expr to = current().is(":") || current().is("]") ? null : expression();
        Expr step = skip(":") && !current().is("]") ? expression() : null;
        return new Expr.Slice(base, from, to, step);
    }

    private Expr call(Expr target) {
        int line = current().line();
        names.call(target, line);
        return new Expr.Call(target, arguments());
    }

    Arguments arguments() {
        int line = expect("(").line();
        List<Expr> positional = new ArrayList<>();
        Map<String, Expr> named = new LinkedHashMap<>();
        Expr dynamic = null;
        Expr dynamicNamed = null;
        boolean first = true;
        while (!current().is(")")) {
            if (!first) {
                expect(",");
                if (current().is(")")) {
                    break;
                }
            }
            first = false;
            boolean good;
            if (skip("*")) {
                good = dynamic == null && dynamicNamed == null;
                dynamic = expression();
            } else if (skip("**")) {
                good = dynamicNamed == null;
                dynamicNamed = expression();
            } else if (current().kind() == Token.Kind.NAME && look().is("=")) {
                String name = next().text();
                next();
                good = dynamicNamed == null && named.put(name, expression()) == null;
            } else {
                good = dynamic == null && dynamicNamed == null && named.isEmpty();
                positional.add(expression());
            }
            if (!good) {
                throw new SyntaxException(line, "invalid arguments of a call");
            }
        }
        expect(")");
        return new Arguments(positional, named, dynamic, dynamicNamed);
    }

    private Expr filters(Expr base) {
        Expr expr = base;
        for (int links = 0; ; ) {
            chained(++links);
            if (skip("|")) {
                expr = filter(expr);
            } else if (skipName("is")) {
                expr = test(expr);
            } else if (current().is("(")) {
                expr = call(expr);
            } else {
                return expr;
            }
        }
    }

    /** @param base null where a block is filtered */
    Expr.Filtered filter(@Nullable Expr base) {
        int line = current().line();
        String name = dottedName();
        Arguments arguments = current().is("(") ? arguments() : Arguments.NONE;
        Filters.check(name, line);
        switch (name) {
            case "map" -> constant(arguments, 0).ifPresent(filter -> Filters.check(filter, line));
            case "select", "reject" -> constant(arguments, 0).ifPresent(test -> Tests.check(test, line));
            case "selectattr", "rejectattr" -> constant(arguments, 1).ifPresent(test -> Tests.check(test, line));
            case "default", "d" -> {
                if (base != null) {
                    names.guard(base);
                }
            }
            default -> {}
        }
        return new Expr.Filtered(base, name, arguments);
    }

    private static java.util.Optional<String> constant(Arguments arguments, int index) {
        return arguments.positional().size() > index
                        && arguments.positional().get(index) instanceof Expr.Const constant
                        && constant.value() instanceof String text
                ? java.util.Optional.of(text)
                : java.util.Optional.empty();
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(expectName());
        while (skip(".")) {
            name.append('.').append(expectName());
        }
        return name.toString();
    }

    private Expr test(Expr base) {
        int line = current().line();
        boolean negated = skipName("not");
        String name = dottedName();
        Arguments arguments = Arguments.NONE;
        if (current().is("(")) {
            arguments = arguments();
        } else if (startsOperand()) {
            if (current().isName("is")) {
                throw new SyntaxException(current().line(), "two tests in a row");
            }
            arguments = new Arguments(List.of(postfix(primary())), Map.of(), null, null);
        }
        Tests.check(name, line);
        if (GUARDS.contains(name)) {
            names.guard(base);
        }
        Expr tested = new Expr.Tested(base, name, arguments);
        return negated ? new Expr.Not(true, tested) : tested;
    }

    private boolean startsOperand() {
        return switch (current().kind()) {
            case NAME ->
                !current().isName("else")
                        && !current().isName("or")
                        && !current().isName("and");
            case STRING, NUMBER -> true;
            case OPERATOR -> current().is("[") || current().is("{");
            case END -> false;
        };
    }

    /** What a for loop, {@code {% set %}} or {@code {% with %}} assigns to. */
    Target target(boolean namespaces, String... ends) {
        List<Target> targets = new ArrayList<>();
        boolean isTuple = false;
        while (!isTupleEnd(ends) && !current().is("=") && !current().is("|")) {
            targets.add(single(namespaces));
            if (!skip(",")) {
                break;
            }
            isTuple = true;
        }
        if (isTuple) {
            return new Target.Several(targets);
        }
        if (targets.isEmpty()) {
            throw unexpected("a name");
        }
        return targets.getFirst();
    }

    private Target single(boolean namespaces) {
        if (skip("(")) {
            Target inner = target(false);
            expect(")");
            return inner;
        }
        String name = assignedName();
        if (namespaces && skip(".")) {
            String attribute = expectName();
            names.read(name, current().line());
            names.assignAttribute(attribute);
            return new Target.Attribute(name, attribute);
        }
        names.assign(name);
        return new Target.Single(name);
    }

    String assignedName() {
        if (CONSTANTS.contains(current().text())) {
            throw unexpected("a name");
        }
        return expectName();
    }
}
