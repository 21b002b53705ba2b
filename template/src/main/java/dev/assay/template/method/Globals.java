package dev.assay.template.method;

import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.Function;
import dev.assay.template.value.Namespace;
import dev.assay.template.value.None;
import dev.assay.template.value.Numbers;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions that a template has without setting them. */
public final class Globals {
    public static final Map<String, Function> NAMES = Map.of(
            "range", Globals::range,
            "dict",
                    (context, args) -> {
                        PyDict dict = new PyDict();
                        DictMethods.fill(dict, args, context.budget());
                        return dict;
                    },
            "namespace",
                    (context, args) -> {
                        PyDict values = new PyDict();
                        DictMethods.fill(values, args, context.budget());
                        return new Namespace(values);
                    },
            "joiner", (context, args) -> new Joiner(separator(args)),
            "cycler", (context, args) -> new Cycler(args.positional()));

    private Globals() {}

    private static Object range(Context context, Args args) {
        List<Object> bounds = args.positional();
        if (bounds.isEmpty() || bounds.size() > 3 || !args.named().isEmpty()) {
            throw new PyError("range expected 1 to 3 arguments, got " + bounds.size());
        }
        long first = Numbers.index(bounds.getFirst());
        return bounds.size() == 1
                ? PyRange.of(0, first, 1)
                : PyRange.of(
                        first, Numbers.index(bounds.get(1)), bounds.size() == 2 ? 1 : Numbers.index(bounds.get(2)));
    }

    private static Object separator(Args args) {
        return args.bind("joiner()", Args.Signature.of("sep?")).get(0, ", ");
    }

    /** Nothing at its first call, then the separator. */
    private static final class Joiner implements Function {
        private final Object separator;
        private boolean used;

        Joiner(Object separator) {
            this.separator = separator;
        }

        @Override
        public Object call(Context context, Args args) {
            Object text = used ? separator : "";
            used = true;
            return text;
        }
    }

    /** Gives its items in turn. */
    static final class Cycler {
        private final List<Object> items;
        private int at;

        Cycler(List<Object> items) {
            if (items.isEmpty()) {
                throw new PyError("at least one item has to be provided");
            }
            this.items = items;
        }

        Optional<Object> attribute(String name) {
            return switch (name) {
                case "current" -> Optional.of(items.get(at));
                case "next", "__next__" ->
                    Optional.of((Function) (context, args) -> {
                        Object item = items.get(at);
                        at = (at + 1) % items.size();
                        return item;
                    });
                case "reset" ->
                    Optional.of((Function) (context, args) -> {
                        at = 0;
                        return None.NONE;
                    });
                default -> Optional.empty();
            };
        }
    }
}
