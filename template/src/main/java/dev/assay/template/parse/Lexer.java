package dev.assay.template.parse;

import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.PyText;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into pieces as Jinja2 does with {@code keep_trailing_newline}; line breaks become {@code \n}. */
final class Lexer {
    private static final String SPACE =
            "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
    private static final Pattern START = Pattern.compile("\\{[{%#]");
    private static final Pattern RAW =
            Pattern.compile("\\{%[-+]?" + SPACE + "*raw" + SPACE + "*(?:-%\\}" + SPACE + "*|%\\})");
    private static final Pattern END_RAW =
            Pattern.compile("\\{%([-+]?)" + SPACE + "*endraw" + SPACE + "*(?:\\+%\\}|-%\\}" + SPACE + "*|%\\})");
    private static final Pattern END_COMMENT = Pattern.compile("\\+#\\}|-#\\}" + SPACE + "*|#\\}");
    private static final Pattern END_TAG = Pattern.compile("\\+%\\}|-%\\}" + SPACE + "*|%\\}");
    private static final Pattern END_EXPRESSION = Pattern.compile("-\\}\\}" + SPACE + "*|\\}\\}");
    private static final Pattern SPACES = Pattern.compile(SPACE + "+");
    private static final Pattern FLOAT = Pattern.compile(
            "(?<!\\.)(?:\\d+_)*+\\d++(?:(?:\\.(?:\\d+_)*+\\d+)?[eE][+-]?(?:\\d+_)*+\\d+|\\.(?:\\d+_)*+\\d+)");
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\\d)*+|0(?:_?0)*+");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nl}\\p{M}\\p{Nd}\\p{Pc}]+");
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{M}\\p{Nd}\\p{Pc}]*");
    private static final Pattern STRING =
            Pattern.compile("'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"", Pattern.DOTALL);
    private static final Pattern OPERATOR = Pattern.compile("\\*\\*|//|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");
    private static final int MAX_EXPRESSION_LENGTH = 2_000;
    private static final int MAX_DIGITS = 4_300;

    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;
    private int line = 1;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Piece> pieces(String template) {
        Lexer lexer = new Lexer(template.replace("\r\n", "\n").replace('\r', '\n'));
        lexer.run();
        return lexer.pieces;
    }

    private void run() {
        Matcher start = START.matcher(source);
        while (start.find(at)) {
            Matcher raw = matcher(RAW, start.start());
            boolean isRaw = raw.lookingAt();
            int afterSign = start.end() + (signAt(start.end()) == 0 ? 0 : 1);
            text(source.substring(at, start.start()), signAt(start.end()));
            if (isRaw) {
                move(raw.end());
                raw();
            } else if (source.charAt(start.start() + 1) == '#') {
                move(afterSign);
                comment();
            } else {
                boolean tag = source.charAt(start.start() + 1) == '%';
                move(afterSign);
                code(tag);
            }
        }
        text(source.substring(at), (char) 0);
    }

    private char signAt(int index) {
        char c = index < source.length() ? source.charAt(index) : 0;
        return c == '-' || c == '+' ? c : 0;
    }

    private void text(String text, char sign) {
        String kept = sign == '-' ? PyText.rstrip(text) : text;
        if (!kept.isEmpty()) {
            pieces.add(new Piece(Piece.Kind.TEXT, kept, List.of(), line, null));
        }
        move(at + text.length());
    }

    private void raw() {
        Matcher end = END_RAW.matcher(source);
        if (!end.find(at)) {
            throw new SyntaxException(line, "{% raw %} without {% endraw %}");
        }
        String sign = end.group(1);
        text(source.substring(at, end.start()), sign.isEmpty() ? 0 : sign.charAt(0));
        move(end.end());
    }

    private void comment() {
        Matcher end = END_COMMENT.matcher(source);
        if (!end.find(at)) {
            throw new SyntaxException(line, "{# without #}");
        }
        move(end.end());
    }

    private void code(boolean tag) {
        int startLine = line;
        int start = at;
        Pattern endPattern = tag ? END_TAG : END_EXPRESSION;
        List<Token> tokens = new ArrayList<>();
        try {
            int end = tokens(endPattern, tokens);
            String text = PyText.strip(source.substring(start, end));
            checkLength(text, startLine);
            pieces.add(new Piece(tag ? Piece.Kind.TAG : Piece.Kind.EXPRESSION, text, tokens, startLine, null));
        } catch (UnknownException e) {
            throw e;
        } catch (SyntaxException e) {
            Matcher end = END_EXPRESSION.matcher(source);
            if (tag || !end.find(start)) {
                throw e;
            }
            String text = PyText.strip(source.substring(start, end.start()));
            checkLength(text, startLine);
            pieces.add(new Piece(Piece.Kind.EXPRESSION, text, List.of(), startLine, e.getMessage()));
            at = start;
            line = startLine;
            move(end.end());
        }
    }

    private static void checkLength(String text, int line) {
        if (text.length() > MAX_EXPRESSION_LENGTH) {
            throw UnknownException.tooMuch(
                    line,
                    "an expression of " + text.length() + " characters (expected: at most " + MAX_EXPRESSION_LENGTH
                            + ")");
        }
    }

    /** @return where the end mark begins, which is passed over */
    private int tokens(Pattern endPattern, List<Token> tokens) {
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            Matcher end = matcher(endPattern, at);
            if (open.isEmpty() && end.lookingAt()) {
                int before = at;
                tokens.add(new Token(Token.Kind.END, "", None.NONE, line));
                move(end.end());
                return before;
            }
            if (at >= source.length()) {
                throw new SyntaxException(line, "unexpected end of the template");
            }
            token(open, tokens);
        }
    }

    private void token(Deque<Character> open, List<Token> tokens) {
        Matcher match = matcher(SPACES, at);
        if (match.lookingAt()) {
            move(match.end());
            return;
        }
        if (matches(match, FLOAT)) {
            double value = Double.parseDouble(match.group().replace("_", ""));
            add(tokens, Token.Kind.NUMBER, match, match.group(), value);
        } else if (matches(match, INTEGER)) {
            add(tokens, Token.Kind.NUMBER, match, match.group(), integer(match.group()));
        } else if (matches(match, NAME)) {
            if (!IDENTIFIER.matcher(match.group()).matches()) {
                throw new SyntaxException(line, "'" + match.group() + "' is no name");
            }
            add(tokens, Token.Kind.NAME, match, match.group(), None.NONE);
        } else if (matches(match, STRING)) {
            String text = match.group().substring(1, match.group().length() - 1);
            add(tokens, Token.Kind.STRING, match, StringLiteral.unescape(text, line), None.NONE);
        } else if (matches(match, OPERATOR)) {
            balance(open, match.group().charAt(0));
            add(tokens, Token.Kind.OPERATOR, match, match.group(), None.NONE);
        } else {
            throw new SyntaxException(
                    line, "unexpected character '" + Character.toString(source.codePointAt(at)) + "'");
        }
    }

    private Object integer(String text) {
        String digits = text.replace("_", "");
        if (digits.length() > MAX_DIGITS) {
            throw new SyntaxException(
                    line, "an integer of " + digits.length() + " digits (expected: at most " + MAX_DIGITS + ")");
        }
        int radix = digits.length() < 2
                ? 10
                : switch (digits.charAt(1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    case 'b', 'B' -> 2;
                    default -> 10;
                };
        return Numbers.of(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
    }

    private void balance(Deque<Character> open, char c) {
        switch (c) {
            case '(' -> open.push(')');
            case '[' -> open.push(']');
            case '{' -> open.push('}');
            case ')', ']', '}' -> {
                if (open.isEmpty()) {
                    throw new SyntaxException(line, "unexpected '" + c + "'");
                }
                char expected = open.pop();
                if (expected != c) {
                    throw new SyntaxException(line, "unexpected '" + c + "' (expected: '" + expected + "')");
                }
            }
            default -> {}
        }
    }

    private boolean matches(Matcher matcher, Pattern pattern) {
        return matcher.usePattern(pattern).region(at, source.length()).lookingAt();
    }

    private Matcher matcher(Pattern pattern, int from) {
        return pattern.matcher(source).useTransparentBounds(true).region(from, source.length());
    }

    private void add(List<Token> tokens, Token.Kind kind, Matcher match, String text, Object value) {
        tokens.add(new Token(kind, text, value, line));
        move(match.end());
    }

    private void move(int to) {
        for (int i = at; i < to; i++) {
            line += source.charAt(i) == '\n' ? 1 : 0;
        }
        at = to;
    }
}
