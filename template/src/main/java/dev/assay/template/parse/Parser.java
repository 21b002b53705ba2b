package dev.assay.template.parse;

import dev.assay.template.node.Expr;
import dev.assay.template.node.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jinja2's templates: text, expressions, and tags with what stands between them. */
public final class Parser {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_TAGS = 1_000;
    private static final Pattern CALL = Pattern.compile("\\w\\(");

    private final List<Piece> pieces;
    private final Names names = new Names();
    private final StatementParser statements = new StatementParser(this);
    private int next;
    private int depth;
    private int loops;
    private @Nullable Tag tag;

    private Parser(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** A template that can be read, and what it says about names. */
    public record Parsed(List<Stmt> body, Names names) {}

    /** The tag that is being read. */
    record Tag(TokenReader tokens, ExpressionParser expressions, TargetParser targets) {
        static Tag of(List<Token> tokens, Names names) {
            TokenReader reader = new TokenReader(tokens);
            return new Tag(reader, new ExpressionParser(reader, names), new TargetParser(reader, names));
        }
    }

    /** @throws SyntaxException where it cannot be read */
    public static Parsed parse(String template) {
        List<Piece> pieces = Lexer.pieces(template);
        long tags =
                pieces.stream().filter(piece -> piece.kind() == Piece.Kind.TAG).count();
        if (tags > MAX_TAGS) {
            throw new SyntaxException(1, tags + " tags (expected: at most " + MAX_TAGS + ")");
        }
        Parser parser = new Parser(pieces);
        List<Stmt> body = parser.body(Set.of(), "");
        parser.names.check();
        return new Parsed(body, parser.names);
    }

    Tag tag() {
        if (tag == null) {
            throw new IllegalStateException("no tag");
        }
        return tag;
    }

    Names names() {
        return names;
    }

    /** The line of the tag that was read last. */
    int lastLine() {
        return pieces.get(next - 1).line();
    }

    /** Up to one of the tags in {@code ends}, whose name is passed over, or to the template's end. */
    List<Stmt> body(Set<String> ends, String opened) {
        int startLine = next == 0 ? 1 : pieces.get(next - 1).line();
        if (++depth > MAX_DEPTH) {
            throw new SyntaxException(startLine, "tags nested more than " + MAX_DEPTH + " deep");
        }
        List<Stmt> body = new ArrayList<>();
        while (next < pieces.size()) {
            Piece piece = pieces.get(next++);
            switch (piece.kind()) {
                case TEXT -> body.add(new Stmt.Text(piece.text()));
                case EXPRESSION -> body.add(print(piece));
                case TAG -> {
                    tag = Tag.of(piece.tokens(), names);
                    if (ends.contains(tag.tokens().current().text())) {
                        depth--;
                        return body;
                    }
                    body.add(statements.statement(piece));
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
    List<Stmt> closed(String end, String opened) {
        tag().tokens().expectEnd();
        List<Stmt> body = body(Set.of(end), opened);
        tag().tokens().next();
        end();
        return body;
    }

    /** A body that is captured, with its end tag: it cannot end the loop that it stands in. */
    List<Stmt> captured(String end, String opened) {
        int before = loops;
        loops = 0;
        List<Stmt> body = closed(end, opened);
        loops = before;
        return body;
    }

    /** A body that is repeated, up to one of {@code ends}. */
    List<Stmt> repeated(Set<String> ends, String opened) {
        loops++;
        List<Stmt> body = body(ends, opened);
        loops--;
        return body;
    }

    boolean inLoop() {
        return loops > 0;
    }

    /** @throws SyntaxException where the tag goes on */
    void end() {
        if (tag().tokens().current().kind() != Token.Kind.END) {
            throw tag().tokens().unexpected("the end of the tag");
        }
    }

    private Stmt print(Piece piece) {
        if (piece.tokens().isEmpty()) {
            return onlyColumn(piece, new SyntaxException(piece.line(), String.valueOf(piece.problem())));
        }
        try {
            Names inner = new Names();
            TokenReader tokens = new TokenReader(piece.tokens());
            Expr expr = new ExpressionParser(tokens, inner).tuple(true);
            if (tokens.current().kind() != Token.Kind.END) {
                throw tokens.unexpected("the end of the expression");
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
}
