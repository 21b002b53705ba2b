package dev.assay.template.parse;

import java.util.List;

/** Goes through the tokens of one piece, looking one ahead. */
final class TokenReader {
    private final List<Token> tokens;
    private int at;

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token look() {
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

    /** Whether no further element of a tuple stands here. */
    boolean isTupleEnd(String... ends) {
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
}
