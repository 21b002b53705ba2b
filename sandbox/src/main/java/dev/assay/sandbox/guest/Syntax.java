package dev.assay.sandbox.guest;

import com.oracle.graal.python.pegparser.AbstractParser;
import com.oracle.graal.python.pegparser.InputType;
import com.oracle.graal.python.pegparser.Parser;
import com.oracle.graal.python.pegparser.ParserCallbacks;
import com.oracle.graal.python.pegparser.sst.AliasTy;
import com.oracle.graal.python.pegparser.sst.ArgumentsTy;
import com.oracle.graal.python.pegparser.sst.ExprContextTy;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.ModTy;
import com.oracle.graal.python.pegparser.sst.SSTNode;
import com.oracle.graal.python.pegparser.sst.StmtTy;
import com.oracle.graal.python.pegparser.tokenizer.SourceRange;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a source can be read and has its function; nothing of it runs. Says what {@code check} of {@code guest.py} says.
 *
 * @param most arguments that the function may get
 * @param least those that it must take, where it leaves out the last
 * @param signature for messages: {@code grade(sample, item)}
 */
record Syntax(String function, int most, int least, String signature) {
    /** Minor version of the Python that GraalPy is. */
    private static final int PYTHON_3 = 12;

    void check(String source) {
        ModTy.Module module = (ModTy.Module)
                new Parser(source, new Errors(), InputType.FILE, EnumSet.noneOf(AbstractParser.Flags.class), PYTHON_3)
                        .parse();
        List<SSTNode> nodes = walk(module);
        for (SSTNode node : nodes) {
            if (node instanceof StmtTy.AsyncFunctionDef async && async.name.equals(function)) {
                throw invalid(async, function + " is async (expected: def " + signature + ")");
            }
        }
        for (StmtTy statement : module.body == null ? new StmtTy[0] : module.body) {
            if (statement instanceof StmtTy.FunctionDef def && def.name.equals(function) && !fits(def.args)) {
                throw invalid(def, function + " takes other parameters (expected: " + signature + ")");
            }
        }
        if (nodes.stream().noneMatch(this::binds)) {
            throw new InvalidException(1, "no function " + function + " (expected: def " + signature + ")");
        }
    }

    private boolean binds(SSTNode node) {
        if (node instanceof AliasTy alias) {
            String name = alias.asName == null ? alias.name : alias.asName;
            return name.equals(function) || name.equals("*");
        }
        return node instanceof ExprTy.Name name && name.id.equals(function) && name.context == ExprContextTy.Store
                || node instanceof StmtTy.FunctionDef def && def.name.equals(function);
    }

    private boolean fits(@Nullable ArgumentsTy arguments) {
        if (arguments == null) {
            return false;
        }
        int positional = length(arguments.posOnlyArgs) + length(arguments.args);
        int required = positional - length(arguments.defaults);
        boolean keywords = arguments.kwOnlyArgs != null
                && IntStream.range(0, arguments.kwOnlyArgs.length)
                        .anyMatch(i -> arguments.kwDefaults == null || arguments.kwDefaults[i] == null);
        return !keywords
                && IntStream.of(most, least)
                        .anyMatch(given -> required <= given && (given <= positional || arguments.varArg != null));
    }

    private static int length(SSTNode @Nullable [] nodes) {
        return nodes == null ? 0 : nodes.length;
    }

    private static List<SSTNode> walk(SSTNode root) {
        List<SSTNode> found = new ArrayList<>();
        Queue<SSTNode> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            SSTNode node = left.remove();
            found.add(node);
            for (Field field : node.getClass().getFields()) {
                Object value = value(field, node);
                if (value instanceof SSTNode child) {
                    left.add(child);
                } else if (value instanceof SSTNode[] children) {
                    Arrays.stream(children).filter(child -> child != null).forEach(left::add);
                }
            }
        }
        return found;
    }

    private static @Nullable Object value(Field field, SSTNode node) {
        try {
            return field.get(node);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InvalidException invalid(SSTNode node, String message) {
        return new InvalidException(node.getSourceRange().startLine, message);
    }

    /** Its message begins with the line. */
    static final class InvalidException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidException(int line, String message) {
            super("line " + line + ": " + message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    private static final class Errors implements ParserCallbacks {
        @Override
        public void safePointPoll() {}

        @Override
        public RuntimeException reportIncompleteSource(int line) {
            return new InvalidException(line, "unexpected end of the source");
        }

        @Override
        public RuntimeException onError(ErrorType type, SourceRange range, String message) {
            return new InvalidException(range.startLine, message);
        }

        @Override
        public void onWarning(WarningType type, SourceRange range, String message) {}
    }
}
