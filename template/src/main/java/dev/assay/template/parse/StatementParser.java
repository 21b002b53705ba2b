package dev.assay.template.parse;

import dev.assay.template.node.Expr;
import dev.assay.template.node.Macro;
import dev.assay.template.node.Stmt;
import dev.assay.template.node.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja2's statements, by the name of their tag. What Assay does not have is refused by name. */
final class StatementParser {
    private static final String TAGS = "break, call, continue, filter, for, if, macro, print, raw, set, with";

    private final Parser parser;

    StatementParser(Parser parser) {
        this.parser = parser;
    }

    private TokenReader tokens() {
        return parser.tag().tokens();
    }

    private ExpressionParser expressions() {
        return parser.tag().expressions();
    }

    private TargetParser targets() {
        return parser.tag().targets();
    }

    Stmt statement(Piece piece) {
        int line = piece.line();
        if (tokens().current().kind() != Token.Kind.NAME) {
            throw tokens().unexpected("a tag");
        }
        String name = tokens().next().text();
        return switch (name) {
            case "if" -> ifs(line);
            case "for" -> loop(line);
            case "set" -> set(line);
            case "with" -> with(line);
            case "filter" -> {
                Expr filter = filterChain(expressions().filter(null));
                yield new Stmt.FilterBlock(filter, parser.captured("endfilter", "filter"), line);
            }
            case "macro" -> macro(line);
            case "call" -> callBlock(line);
            case "print" -> printTag(line);
            case "break", "continue" -> {
                parser.end();
                if (!parser.inLoop()) {
                    throw new SyntaxException(line, "{% " + name + " %} outside of a loop");
                }
                yield new Stmt.Jump(name.equals("break") ? Stmt.Flow.BREAK : Stmt.Flow.CONTINUE);
            }
            default -> throw new UnknownException(line, "tag " + name, "expected: " + TAGS);
        };
    }

    private Stmt ifs(int startLine) {
        List<Stmt.Branch> branches = new ArrayList<>();
        int line = startLine;
        Expr test = expressions().tuple(false);
        while (true) {
            tokens().expectEnd();
            List<Stmt> body = parser.body(test == null ? Set.of("endif") : Set.of("elif", "else", "endif"), "if");
            branches.add(new Stmt.Branch(test, body, line));
            line = parser.lastLine();
            String end = tokens().next().text();
            if (end.equals("endif")) {
                parser.end();
                return new Stmt.If(branches);
            }
            test = end.equals("elif") ? expressions().tuple(false) : null;
        }
    }

    private Stmt loop(int line) {
        Target target = targets().target(false, "in");
        if (assigns(target, "loop")) {
            throw new SyntaxException(line, "a loop over the name loop");
        }
        if (!tokens().skipName("in")) {
            throw tokens().unexpected("in");
        }
        Expr over = expressions().tuple(false, "recursive");
        Expr test = tokens().skipName("if") ? expressions().expression() : null;
        boolean recursive = tokens().skipName("recursive");
        tokens().expectEnd();
        List<Stmt> body = parser.repeated(Set.of("else", "endfor"), "for");
        List<Stmt> otherwise = List.of();
        if (tokens().next().text().equals("else")) {
            otherwise = parser.closed("endfor", "for");
        } else {
            parser.end();
        }
        return new Stmt.For(target, over, test, recursive, body, otherwise, line);
    }

    private static boolean assigns(Target target, String name) {
        return target instanceof Target.Single single && single.name().equals(name)
                || target instanceof Target.Several several
                        && several.targets().stream().anyMatch(inner -> assigns(inner, name));
    }

    private Stmt set(int line) {
        Target target = targets().target(true);
        if (tokens().skip("=")) {
            Expr value = expressions().tuple(true);
            parser.end();
            return new Stmt.Set(target, value, line);
        }
        Expr filter = null;
        while (tokens().skip("|")) {
            filter = expressions().filter(filter);
        }
        return new Stmt.SetBlock(target, filter, parser.captured("endset", "set"), line);
    }

    private Expr filterChain(Expr.Filtered first) {
        Expr.Filtered filter = first;
        while (tokens().skip("|")) {
            filter = expressions().filter(filter);
        }
        return filter;
    }

    private Stmt with(int line) {
        List<Target> targets = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (tokens().current().kind() != Token.Kind.END
                && !tokens().current().is(":")) {
            if (!targets.isEmpty()) {
                tokens().expect(",");
            }
            targets.add(targets().target(false));
            tokens().expect("=");
            values.add(expressions().expression());
        }
        return new Stmt.With(targets, values, parser.closed("endwith", "with"), line);
    }

    private Stmt printTag(int line) {
        List<Stmt> prints = new ArrayList<>();
        while (tokens().current().kind() != Token.Kind.END) {
            if (!prints.isEmpty()) {
                tokens().expect(",");
            }
            prints.add(new Stmt.Print(null, expressions().expression(), line));
        }
        return new Stmt.If(List.of(new Stmt.Branch(null, prints, line)));
    }

    private Stmt macro(int line) {
        String name = targets().assignedName();
        parser.names().assign(name);
        return definition(name, "endmacro", "macro", null, line);
    }

    private Stmt callBlock(int line) {
        if (tokens().current().is("(")) {
            return definition("caller", "endcall", "call", line, line);
        }
        return callOf(List.of(), List.of(), line);
    }

    private Stmt definition(String name, String end, String opened, @Nullable Integer call, int line) {
        List<String> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        tokens().expect("(");
        while (!tokens().current().is(")")) {
            if (!parameters.isEmpty()) {
                tokens().expect(",");
            }
            String parameter = targets().assignedName();
            parser.names().assign(parameter);
            parameters.add(parameter);
            if (tokens().skip("=")) {
                defaults.add(expressions().expression());
            } else if (!defaults.isEmpty()) {
                throw new SyntaxException(line, "a parameter without default behind one with a default");
            }
        }
        tokens().expect(")");
        if (call != null) {
            return callOf(parameters, defaults, line);
        }
        List<Stmt> body = parser.captured(end, opened);
        return new Stmt.MacroDefinition(signature(name, parameters, defaults), body, line);
    }

    private Stmt callOf(List<String> parameters, List<Expr> defaults, int line) {
        if (!(expressions().expression() instanceof Expr.Call call)) {
            throw new SyntaxException(line, "{% call %} without a call");
        }
        List<Stmt> body = parser.captured("endcall", "call");
        return new Stmt.CallBlock(signature("caller", parameters, defaults), call, body, line);
    }

    private Macro.Signature signature(String name, List<String> parameters, List<Expr> defaults) {
        return new Macro.Signature(
                name,
                parameters,
                defaults,
                parser.names().reads("varargs"),
                parser.names().reads("kwargs"),
                parser.names().reads("caller"));
    }
}
