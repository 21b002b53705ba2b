package dev.assay.template.parse;

import dev.assay.template.node.Expr;
import dev.assay.template.node.Expr.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja2's grammar of expressions, over the tokens of one piece: operators, from the one that binds least. */
final class ExpressionParser {
    private static final int MAX_DEPTH = 50;
    private static final Set<String> ORDER = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenReader tokens;
    private final OperandParser operands;
    private final FilterParser filters;
    private int depth;

    ExpressionParser(TokenReader tokens, Names names) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, names, this);
        this.filters = new FilterParser(tokens, names, operands);
    }

    /** One expression or, with commas, a tuple of them. */
    Expr tuple(boolean conditional, String... ends) {
        List<Expr> items = new ArrayList<>();
        boolean isTuple = false;
        while (!tokens.isTupleEnd(ends)) {
            items.add(conditional ? expression() : or());
            if (!tokens.skip(",")) {
                break;
            }
            isTuple = true;
        }
        if (isTuple) {
            return new Expr.TupleOf(items);
        }
        if (items.isEmpty()) {
            throw tokens.unexpected("an expression");
        }
        return items.getFirst();
    }

    Expr expression() {
        if (++depth > MAX_DEPTH) {
            throw UnknownException.tooMuch(
                    tokens.current().line(), "an expression nested more than " + MAX_DEPTH + " deep");
        }
        Expr expr = or();
        int conditions = 0;
        while (tokens.skipName("if")) {
            operands.chained(++conditions);
            Expr test = or();
            Expr otherwise = tokens.skipName("else") ? expression() : null;
            expr = new Expr.Conditional(test, expr, otherwise);
        }
        depth--;
        return expr;
    }

    Expr or() {
        return logical(false);
    }

    private Expr logical(boolean and) {
        List<Expr> parts = new ArrayList<>();
        do {
            parts.add(and ? not() : logical(true));
        } while (tokens.skipName(and ? "and" : "or"));
        return parts.size() == 1 ? parts.getFirst() : new Expr.Logical(and, parts);
    }

    private Expr not() {
        int count = 0;
        while (tokens.skipName("not")) {
            count++;
        }
        Expr operand = comparison();
        return count == 0 ? operand : new Expr.Not(count % 2 == 1, operand);
    }

    private Expr comparison() {
        Expr first = sum();
        List<Operand> right = new ArrayList<>();
        while (true) {
            if (tokens.current().kind() == Token.Kind.OPERATOR
                    && ORDER.contains(tokens.current().text())) {
                right.add(new Operand(tokens.next().text(), sum()));
            } else if (tokens.skipName("in")) {
                right.add(new Operand("in", sum()));
            } else if (tokens.current().isName("not") && tokens.look().isName("in")) {
                tokens.next();
                tokens.next();
                right.add(new Operand("not in", sum()));
            } else {
                return right.isEmpty() ? first : new Expr.Comparison(first, right);
            }
        }
    }

    private Expr sum() {
        Expr first = concat();
        List<Operand> right = new ArrayList<>();
        while (tokens.current().is("+") || tokens.current().is("-")) {
            right.add(new Operand(tokens.next().text(), concat()));
        }
        return right.isEmpty() ? first : new Expr.Chain(first, right);
    }

    private Expr concat() {
        List<Expr> parts = new ArrayList<>();
        do {
            parts.add(product());
        } while (tokens.skip("~"));
        return parts.size() == 1 ? parts.getFirst() : new Expr.Concat(parts);
    }

    private Expr product() {
        Expr first = power();
        List<Operand> right = new ArrayList<>();
        while (tokens.current().is("*")
                || tokens.current().is("/")
                || tokens.current().is("//")
                || tokens.current().is("%")) {
            right.add(new Operand(tokens.next().text(), power()));
        }
        return right.isEmpty() ? first : new Expr.Chain(first, right);
    }

    /** From left to right, as Jinja2 has it. */
    private Expr power() {
        Expr first = unary();
        List<Operand> right = new ArrayList<>();
        while (tokens.skip("**")) {
            int before = operands.namesRead();
            Operand operand = new Operand("**", unary());
            if (right.isEmpty()
                    && operands.namesRead() > before
                    && first instanceof Expr.Signed signed
                    && signed.folds()) {
                // Jinja2 writes such a number into Python, where its sign binds less than the power: -2 ** n is -(2 **
                // n).
                first = new Expr.Signed(signed.ops(), new Expr.Chain(signed.operand(), List.of(operand)));
            } else {
                right.add(operand);
            }
        }
        return right.isEmpty() ? first : new Expr.Chain(first, right);
    }

    private Expr unary() {
        List<String> signs = new ArrayList<>();
        while (tokens.current().is("-") || tokens.current().is("+")) {
            signs.addFirst(tokens.next().text());
        }
        Expr operand = operands.operand();
        return filters.filters(signs.isEmpty() ? operand : new Expr.Signed(signs, operand));
    }

    /** @param base null where a block is filtered */
    Expr.Filtered filter(@Nullable Expr base) {
        return filters.filter(base);
    }
}
