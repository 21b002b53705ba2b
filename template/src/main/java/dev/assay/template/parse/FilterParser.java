package dev.assay.template.parse;

import dev.assay.template.filter.Filters;
import dev.assay.template.filter.Tests;
import dev.assay.template.node.Expr;
import dev.assay.template.node.Expr.Arguments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters and tests behind an operand; one that Assay does not have is refused by name. */
final class FilterParser {
    private static final Set<String> GUARDS = Set.of("defined", "undefined");

    private final TokenReader tokens;
    private final Names names;
    private final OperandParser operands;

    FilterParser(TokenReader tokens, Names names, OperandParser operands) {
        this.tokens = tokens;
        this.names = names;
        this.operands = operands;
    }

    /** The filters and tests behind an operand. */
    Expr filters(Expr base) {
        Expr expr = base;
        for (int links = 0; ; ) {
            operands.chained(++links);
            if (tokens.skip("|")) {
                expr = filter(expr);
            } else if (tokens.skipName("is")) {
                expr = test(expr);
            } else if (tokens.current().is("(")) {
                expr = operands.call(expr);
            } else {
                return expr;
            }
        }
    }

    /** @param base null where a block is filtered */
    Expr.Filtered filter(@Nullable Expr base) {
        int line = tokens.current().line();
        String name = dottedName();
        Arguments arguments = tokens.current().is("(") ? operands.arguments() : Arguments.NONE;
        checkFilter(name, line);
        switch (name) {
            case "map" -> constant(arguments, 0).ifPresent(filter -> checkFilter(filter, line));
            case "select", "reject" -> constant(arguments, 0).ifPresent(test -> checkTest(test, line));
            case "selectattr", "rejectattr" -> constant(arguments, 1).ifPresent(test -> checkTest(test, line));
            case "default", "d" -> {
                if (base != null) {
                    names.guard(base);
                }
            }
            default -> {}
        }
        return new Expr.Filtered(base, name, arguments);
    }

    private static Optional<String> constant(Arguments arguments, int index) {
        return arguments.positional().size() > index
                        && arguments.positional().get(index) instanceof Expr.Const constant
                        && constant.value() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expectName());
        while (tokens.skip(".")) {
            name.append('.').append(tokens.expectName());
        }
        return name.toString();
    }

    private Expr test(Expr base) {
        int line = tokens.current().line();
        boolean negated = tokens.skipName("not");
        String name = dottedName();
        Arguments arguments = Arguments.NONE;
        if (tokens.current().is("(")) {
            arguments = operands.arguments();
        } else if (startsOperand()) {
            if (tokens.current().isName("is")) {
                throw new SyntaxException(tokens.current().line(), "two tests in a row");
            }
            arguments = new Arguments(List.of(operands.operand()), Map.of(), null, null);
        }
        checkTest(name, line);
        if (GUARDS.contains(name)) {
            names.guard(base);
        }
        Expr tested = new Expr.Tested(base, name, arguments);
        return negated ? new Expr.Not(true, tested) : tested;
    }

    private boolean startsOperand() {
        return switch (tokens.current().kind()) {
            case NAME ->
                !tokens.current().isName("else")
                        && !tokens.current().isName("or")
                        && !tokens.current().isName("and");
            case STRING, NUMBER -> true;
            case OPERATOR -> tokens.current().is("[") || tokens.current().is("{");
            case END -> false;
        };
    }

    private static void checkFilter(String name, int line) {
        if (Filters.has(name)) {
            return;
        }
        @Nullable String instead = Filters.instead(name);
        throw instead == null
                ? new UnknownException(line, "filter " + name, Filters.names())
                : new UnknownException(line, "filter " + name, instead);
    }

    private static void checkTest(String name, int line) {
        if (!Tests.names().contains(name)) {
            throw new UnknownException(line, "test " + name, Tests.names());
        }
    }
}
