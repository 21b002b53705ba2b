package dev.assay.activities.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.Context.Library;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.Importable;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.tree.Node;
import java.io.FileNotFoundException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one Jinjava of the process, reduced to what a prompt needs. Allowed is what is named here. */
final class Engine {
    static final int LARGEST_OUTPUT = 1 << 20;
    static final int LONGEST_RANGE = 1_000;
    static final Set<String> TAGS = Set.of("if", "elif", "else", "for", "break", "continue", "set", "raw");

    private static final Set<String> FUNCTIONS = Set.of(":range");
    private static final Set<String> FILTERS = Set.of(
            "abs",
            "batch",
            "bool",
            "capitalize",
            "count",
            "cut",
            "d",
            "default",
            "dictsort",
            "difference",
            "e",
            "escape",
            "first",
            "float",
            "groupby",
            "int",
            "intersect",
            "join",
            "last",
            "length",
            "list",
            "lower",
            "map",
            "reject",
            "rejectattr",
            "replace",
            "reverse",
            "round",
            "select",
            "selectattr",
            "slice",
            "sort",
            "split",
            "string",
            "striptags",
            "sum",
            "title",
            "tojson",
            "trim",
            "truncate",
            "union",
            "unique",
            "upper",
            "urlencode",
            "wordcount");

    private static final Jinjava JINJAVA = jinjava();

    private Engine() {}

    static JinjavaConfig config() {
        return JINJAVA.getGlobalConfig();
    }

    /** @throws TemplateException code {@code template_invalid} */
    static Node parse(String source) {
        Budget interpreter = interpreter(Map.of());
        JinjavaInterpreter.pushCurrent(interpreter);
        try {
            Node tree = interpreter.parse(source);
            List<TemplateError> errors = interpreter.getErrorsCopy();
            if (!errors.isEmpty()) {
                throw new TemplateException(
                        TemplateException.INVALID, errors.getFirst().getMessage());
            }
            return tree;
        } catch (InterpretException e) {
            throw new TemplateException(TemplateException.INVALID, String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw new TemplateException(TemplateException.INVALID, "nested too deeply");
        } finally {
            JinjavaInterpreter.popCurrent();
        }
    }

    /** @throws TemplateException codes {@code template_limit} and {@code template_failed} */
    static String render(Node tree, Map<String, ?> bindings) {
        Budget interpreter = interpreter(bindings);
        String output;
        try {
            output = interpreter.render(tree);
        } catch (StackOverflowError e) {
            throw new TemplateException(TemplateException.LIMIT, "template exceeds a limit: nested too deeply");
        } catch (RuntimeException e) {
            // The exception's own text may quote values of the row.
            throw interpreter.exceeded().map(Engine::exceeded).orElseGet(() -> failed(interpreter.getLineNumber()));
        }
        if (interpreter.exceeded().isPresent()) {
            throw exceeded(interpreter.exceeded().get());
        }
        for (TemplateError error : interpreter.getErrorsCopy()) {
            throw failure(error);
        }
        return output;
    }

    static Budget interpreter(Map<String, ?> bindings) {
        return new Budget(
                JINJAVA, new Context(JINJAVA.getGlobalContextCopy(), bindings, config().getDisabled()), config());
    }

    static Jinjava instance() {
        return JINJAVA;
    }

    static TemplateException tooBig() {
        return exceeded("more than " + LARGEST_OUTPUT + " characters");
    }

    private static TemplateException exceeded(String what) {
        return new TemplateException(TemplateException.LIMIT, "template exceeds a limit: " + what);
    }

    private static TemplateException failure(TemplateError error) {
        return switch (error.getReason()) {
            case OUTPUT_TOO_BIG, COLLECTION_TOO_BIG -> tooBig();
            case DISABLED ->
                new TemplateException(
                        TemplateException.INVALID, "template uses what is not available: " + error.getMessage());
            default -> failed(error.getLineno());
        };
    }

    private static TemplateException failed(int line) {
        return new TemplateException(
                TemplateException.FAILED, "template failed on this row, in line " + line + " of the template");
    }

    private static Jinjava jinjava() {
        Context all = new Jinjava().getGlobalContext();
        Map<Library, Set<String>> disabled = Map.of(
                Library.TAG, others(all.getAllTags(), TAGS),
                Library.FILTER, others(all.getAllFilters(), FILTERS),
                Library.FUNCTION,
                        all.getAllFunctions().stream()
                                .map(ELFunctionDefinition::getName)
                                .filter(name -> !FUNCTIONS.contains(name))
                                .collect(Collectors.toSet()));
        Jinjava jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withDisabled(disabled)
                .withElResolver(new ConfinedResolver())
                .withNestedInterpretationEnabled(false)
                .withFailOnUnknownTokens(false)
                .withMaxOutputSize(LARGEST_OUTPUT)
                .withMaxStringLength(LARGEST_OUTPUT)
                .withRangeLimit(LONGEST_RANGE)
                .withKeepTrailingNewline(true)
                .withEnableRecursiveMacroCalls(false)
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withEvaluateMapKeys(true)
                        .withIterateOverMapKeys(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .withHandleBackslashInQuotesOnly(true)
                        .withKeepNullableLoopValues(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withParseWhitespaceControlStrictly(true)
                        .build())
                .withProcessors(JinjavaProcessors.newBuilder()
                        .withNodePreProcessor(Budget::before)
                        .withNodePostProcessor(Budget::after)
                        .build())
                .build());
        jinjava.setResourceLocator((name, encoding, interpreter) -> {
            throw new FileNotFoundException("templates load nothing");
        });
        jinjava.registerFilter(new ReplaceFilter());
        limit(jinjava.getGlobalContext());
        return jinjava;
    }

    /** Filters and tests are called by filters too, so it is they that look at the limits. */
    private static void limit(Context global) {
        List.copyOf(global.getAllExpTests()).forEach(test -> global.registerExpTest(new LimitedTest(test)));
        global.getAllFilters().stream()
                .filter(filter -> filter != null && FILTERS.contains(filter.getName()))
                .toList()
                .forEach(filter -> global.registerFilter(new LimitedFilter(filter)));
    }

    private static Set<String> others(Collection<? extends @Nullable Importable> all, Set<String> allowed) {
        return all.stream()
                .filter(Objects::nonNull)
                .map(Importable::getName)
                .filter(name -> !allowed.contains(name.startsWith("end") ? name.substring(3) : name))
                .collect(Collectors.toSet());
    }
}
