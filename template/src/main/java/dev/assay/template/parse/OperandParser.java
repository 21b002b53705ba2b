package dev.assay.template.parse;

import dev.assay.template.node.Expr;
import dev.assay.template.node.Expr.Arguments;
import dev.assay.template.value.None;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands between operators: literals, names, and the look-ups and calls behind them. */
final class OperandParser {
    private static final int MAX_CHAIN_LENGTH = 200;

    private final TokenReader tokens;
    private final Names names;
    private final ExpressionParser expressions;
    private int namesRead;

    OperandParser(TokenReader tokens, Names names, ExpressionParser expressions) {
        this.tokens = tokens;
        this.names = names;
        this.expressions = expressions;
    }

    /** How often a name was read: what reads none is a constant. */
    int namesRead() {
        return namesRead;
    }

    /** An operand with its look-ups and calls, without filters and tests. */
    Expr operand() {
        return postfix(primary());
    }

    private Expr primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> name(token);
            case NUMBER -> new Expr.Const(token.value());
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (tokens.current().kind() == Token.Kind.STRING) {
                    text.append(tokens.next().text());
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
        if (tokens.skip(")")) {
            return new Expr.TupleOf(List.of());
        }
        Expr inner = expressions.tuple(true);
        tokens.expect(")");
        return inner;
    }

    private Expr list() {
        List<Expr> items = new ArrayList<>();
        while (!tokens.current().is("]")) {
            if (!items.isEmpty()) {
                tokens.expect(",");
                if (tokens.current().is("]")) {
                    break;
                }
            }
            items.add(expressions.expression());
        }
        tokens.expect("]");
        return new Expr.ListOf(items);
    }

    private Expr dict() {
        List<Expr> keys = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!tokens.current().is("}")) {
            if (!keys.isEmpty()) {
                tokens.expect(",");
                if (tokens.current().is("}")) {
                    break;
                }
            }
            keys.add(expressions.expression());
            tokens.expect(":");
            values.add(expressions.expression());
        }
        tokens.expect("}");
        return new Expr.DictOf(keys, values);
    }

    private Expr postfix(Expr base) {
        Expr expr = base;
        for (int links = 0; ; ) {
            chained(++links);
            if (tokens.skip(".")) {
                expr = dotted(expr);
            } else if (tokens.skip("[")) {
                expr = subscript(expr);
            } else if (tokens.current().is("(")) {
                expr = call(expr);
            } else {
                return expr;
            }
        }
    }

    /** @throws UnknownException where a chain has too many links */
    void chained(int links) {
        if (links > MAX_CHAIN_LENGTH) {
            throw UnknownException.tooMuch(
                    tokens.current().line(), "more than " + MAX_CHAIN_LENGTH + " links in a chain");
        }
    }

    private Expr dotted(Expr base) {
        Token token = tokens.next();
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
        while (!tokens.current().is("]")) {
            if (!items.isEmpty()) {
                tokens.expect(",");
            }
            Expr from = tokens.current().is(":") ? null : expressions.expression();
            if (from == null || tokens.current().is(":")) {
                if (!items.isEmpty()) {
                    throw tokens.unexpected("']'");
                }
                Expr slice = slice(base, from);
                tokens.expect("]");
                return slice;
            }
            items.add(from);
        }
        tokens.expect("]");
        return new Expr.Item(base, items.size() == 1 ? items.getFirst() : new Expr.TupleOf(items));
    }

    private Expr slice(Expr base, @Nullable Expr from) {
        tokens.expect(":");
        Expr to = tokens.current().is(":") || tokens.current().is("]") ? null : expressions.expression();
        Expr step = tokens.skip(":") && !tokens.current().is("]") ? expressions.expression() : null;
        return new Expr.Slice(base, from, to, step);
    }

    Expr call(Expr target) {
        int line = tokens.current().line();
        names.call(target, line);
        return new Expr.Call(target, arguments());
    }

    Arguments arguments() {
        int line = tokens.expect("(").line();
        List<Expr> positional = new ArrayList<>();
        Map<String, Expr> named = new LinkedHashMap<>();
        Expr dynamic = null;
        Expr dynamicNamed = null;
        boolean first = true;
        while (!tokens.current().is(")")) {
            if (!first) {
                tokens.expect(",");
                if (tokens.current().is(")")) {
                    break;
                }
            }
            first = false;
            boolean good;
            if (tokens.skip("*")) {
                good = dynamic == null && dynamicNamed == null;
                dynamic = expressions.expression();
            } else if (tokens.skip("**")) {
                good = dynamicNamed == null;
                dynamicNamed = expressions.expression();
            } else if (tokens.current().kind() == Token.Kind.NAME
                    && tokens.look().is("=")) {
                String name = tokens.next().text();
                tokens.next();
                good = dynamicNamed == null && named.put(name, expressions.expression()) == null;
            } else {
                good = dynamic == null && dynamicNamed == null && named.isEmpty();
                positional.add(expressions.expression());
            }
            if (!good) {
                throw new SyntaxException(line, "invalid arguments of a call");
            }
        }
        tokens.expect(")");
        return new Arguments(positional, named, dynamic, dynamicNamed);
    }
}
