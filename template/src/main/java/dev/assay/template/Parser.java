package dev.assay.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jinja2's statements. What Assay does not have is refused by name. */
final class Parser {
    private static final int DEEPEST = 50;
    private static final int MOST_TAGS = 1_000;
    private static final Pattern CALL = Pattern.compile("\\w\\(");
    private static final String TAGS = "break, call, continue, filter, for, if, macro, print, raw, set, with";

    private final List<Piece> pieces;
    private final Names names = new Names();
    private int next;
    private int depth;
    private int loops;

    private Parser(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** A template that can be read, and what it says about names. */
    record Parsed(List<Stmt> body, Names names) {}

    /** @throws SyntaxException where it cannot be read */
    static Parsed parse(String template) {
        List<Piece> pieces = Lexer.pieces(template);
        long tags =
                pieces.stream().filter(piece -> piece.kind() == Piece.Kind.TAG).count();
        if (tags > MOST_TAGS) {
            throw new SyntaxException(1, tags + " tags (expected: at most " + MOST_TAGS + ")");
        }
        Parser parser = new Parser(pieces);
        List<Stmt> body = parser.body(Set.of(), "");
        parser.names.check();
        return new Parsed(body, parser.names);
    }

    private @Nullable ExpressionParser tag;

    private ExpressionParser tag() {
        if (tag == null) {
            throw new IllegalStateException("no tag");
        }
        return tag;
    }

    /** Up to one of the tags in {@code ends}, whose name is passed over, or to the template's end. */
    private List<Stmt> body(Set<String> ends, String opened) {
        int startLine = next == 0 ? 1 : pieces.get(next - 1).line();
        if (++depth > DEEPEST) {
            throw new SyntaxException(startLine, "tags nested more than " + DEEPEST + " deep");
        }
        List<Stmt> body = new ArrayList<>();
        while (next < pieces.size()) {
            Piece piece = pieces.get(next++);
            switch (piece.kind()) {
                case TEXT -> body.add(new Stmt.Text(piece.text()));
                case EXPRESSION -> body.add(print(piece));
                case TAG -> {
                    tag = new ExpressionParser(piece.tokens(), names);
                    if (ends.contains(tag.current().text())) {
                        depth--;
                        return body;
                    }
                    body.add(statement(piece));
                }
            }
        }
        if (!ends.isEmpty()) {
            throw new SyntaxException(
                    startLine, "{% " + opened + " %} is not closed (expected: " + String.join(" or ", ends) + ")");
        }
        depth--;
        return body;
    }

    /** A body with its end tag, which has nothing else in it. */
    private List<Stmt> closed(String end, String opened) {
        tag().expectEnd();
        List<Stmt> body = body(Set.of(end), opened);
        tag().next();
        end();
        return body;
    }

    private void end() {
        if (tag().current().kind() != Token.Kind.END) {
            throw tag().unexpected("the end of the tag");
        }
    }

    private Stmt print(Piece piece) {
        if (piece.tokens().isEmpty()) {
            return onlyColumn(piece, new SyntaxException(piece.line(), String.valueOf(piece.problem())));
        }
        try {
            Names inner = new Names();
            ExpressionParser parser = new ExpressionParser(piece.tokens(), inner);
            Expr expr = parser.tuple(true);
            if (parser.current().kind() != Token.Kind.END) {
                throw parser.unexpected("the end of the expression");
            }
            names.add(piece.text(), inner);
            return new Stmt.Print(expr instanceof Expr.Name ? null : piece.text(), expr, piece.line());
        } catch (UnknownException e) {
            throw e;
        } catch (SyntaxException e) {
            return onlyColumn(piece, e);
        }
    }

    /** Column names may hold spaces and hyphens, which no expression does: whether one is meant only the row can say. */
    private Stmt onlyColumn(Piece piece, SyntaxException problem) {
        String text = piece.text();
        boolean maybe = !text.isBlank()
                && !CALL.matcher(text).find()
                && text.chars().noneMatch(c -> "|{}[]\"'%".indexOf(c) >= 0);
        if (!maybe) {
            throw problem;
        }
        names.read(text, piece.line());
        return new Stmt.Print(text, null, piece.line());
    }

    private Stmt statement(Piece piece) {
        int line = piece.line();
        if (tag().current().kind() != Token.Kind.NAME) {
            throw tag().unexpected("a tag");
        }
        String name = tag().next().text();
        return switch (name) {
            case "if" -> ifs(line);
            case "for" -> loop(line);
            case "set" -> set(line);
            case "with" -> with(line);
            case "filter" -> {
                Expr filter = filterChain(tag().filter(null));
                int jumps = outsideLoops();
                Stmt block = new Stmt.FilterBlock(filter, closed("endfilter", "filter"), line);
                loops = jumps;
                yield block;
            }
            case "macro" -> macro(line);
            case "call" -> callBlock(line);
            case "print" -> printTag(line);
            case "break", "continue" -> {
                end();
                if (loops == 0) {
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
        Expr test = tag().tuple(false);
        while (true) {
            tag().expectEnd();
            List<Stmt> body = body(test == null ? Set.of("endif") : Set.of("elif", "else", "endif"), "if");
            branches.add(new Stmt.Branch(test, body, line));
            line = pieces.get(next - 1).line();
            String end = tag().next().text();
            if (end.equals("endif")) {
                end();
                return new Stmt.If(branches);
            }
            test = end.equals("elif") ? tag().tuple(false) : null;
        }
    }

    private Stmt loop(int line) {
        Target target = tag().target(false, "in");
        if (assigns(target, "loop")) {
            throw new SyntaxException(line, "a loop over the name loop");
        }
        if (!tag().skipName("in")) {
            throw tag().unexpected("in");
        }
        Expr over = tag().tuple(false, "recursive");
        Expr test = tag().skipName("if") ? tag().expression() : null;
        boolean recursive = tag().skipName("recursive");
        tag().expectEnd();
        loops++;
        List<Stmt> body = body(Set.of("else", "endfor"), "for");
        loops--;
        List<Stmt> otherwise = List.of();
        if (tag().next().text().equals("else")) {
            otherwise = closed("endfor", "for");
        } else {
            end();
        }
        return new Stmt.For(target, over, test, recursive, body, otherwise, line);
    }

    private static boolean assigns(Target target, String name) {
        return target instanceof Target.Single single && single.name().equals(name)
                || target instanceof Target.Several several
                        && several.targets().stream().anyMatch(inner -> assigns(inner, name));
    }

    private Stmt set(int line) {
        Target target = tag().target(true);
        if (tag().skip("=")) {
            Expr value = tag().tuple(true);
            end();
            return new Stmt.Set(target, value, line);
        }
        Expr filter = null;
        while (tag().skip("|")) {
            filter = tag().filter(filter);
        }
        int jumps = outsideLoops();
        Stmt block = new Stmt.SetBlock(target, filter, closed("endset", "set"), line);
        loops = jumps;
        return block;
    }

    /** A body that is captured cannot end the loop that it stands in. */
    private int outsideLoops() {
        int before = loops;
        loops = 0;
        return before;
    }

    private Expr filterChain(Expr.Filtered first) {
        Expr.Filtered filter = first;
        while (tag().skip("|")) {
            filter = tag().filter(filter);
        }
        return filter;
    }

    private Stmt with(int line) {
        List<Target> targets = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (tag().current().kind() != Token.Kind.END && !tag().current().is(":")) {
            if (!targets.isEmpty()) {
                tag().expect(",");
            }
            targets.add(tag().target(false));
            tag().expect("=");
            values.add(tag().expression());
        }
        return new Stmt.With(targets, values, closed("endwith", "with"), line);
    }

    private Stmt printTag(int line) {
        List<Stmt> prints = new ArrayList<>();
        while (tag().current().kind() != Token.Kind.END) {
            if (!prints.isEmpty()) {
                tag().expect(",");
            }
            prints.add(new Stmt.Print(null, tag().expression(), line));
        }
        return new Stmt.If(List.of(new Stmt.Branch(null, prints, line)));
    }

    private Stmt macro(int line) {
        String name = tag().assignedName();
        names.assign(name);
        return definition(name, "endmacro", "macro", null, line);
    }

    private Stmt callBlock(int line) {
        if (tag().current().is("(")) {
            return definition("caller", "endcall", "call", line, line);
        }
        return callOf(List.of(), List.of(), line);
    }

    private Stmt definition(String name, String end, String opened, @Nullable Integer call, int line) {
        List<String> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        tag().expect("(");
        while (!tag().current().is(")")) {
            if (!parameters.isEmpty()) {
                tag().expect(",");
            }
            String parameter = tag().assignedName();
            names.assign(parameter);
            parameters.add(parameter);
            if (tag().skip("=")) {
                defaults.add(tag().expression());
            } else if (!defaults.isEmpty()) {
                throw new SyntaxException(line, "a parameter without default behind one with a default");
            }
        }
        tag().expect(")");
        if (call != null) {
            return callOf(parameters, defaults, line);
        }
        int jumps = outsideLoops();
        List<Stmt> body = closed(end, opened);
        loops = jumps;
        return new Stmt.MacroDefinition(signature(name, parameters, defaults), body, line);
    }

    private Stmt callOf(List<String> parameters, List<Expr> defaults, int line) {
        if (!(tag().expression() instanceof Expr.Call call)) {
            throw new SyntaxException(line, "{% call %} without a call");
        }
        int jumps = outsideLoops();
        List<Stmt> body = closed("endcall", "call");
        loops = jumps;
        return new Stmt.CallBlock(signature("caller", parameters, defaults), call, body, line);
    }

    private Macro.Signature signature(String name, List<String> parameters, List<Expr> defaults) {
        return new Macro.Signature(
                name, parameters, defaults, names.reads("varargs"), names.reads("kwargs"), names.reads("caller"));
    }
}
