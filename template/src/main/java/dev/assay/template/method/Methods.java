package dev.assay.template.method;

import dev.assay.template.runtime.Args.Bound;
import dev.assay.template.runtime.Args.Signature;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.Function;
import dev.assay.template.value.Markup;
import dev.assay.template.value.Named;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyRange;
import dev.assay.template.value.PyTuple;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The methods of values, by type and name. */
public final class Methods {
    /** Of any type: a call of another name is refused before there is a row. */
    public static final Set<String> NAMES = names();

    private Methods() {}

    /** @param <T> the type that has it */
    interface Body<T> {
        Object apply(Context context, T self, Bound args);
    }

    record Method<T>(String name, Signature signature, Body<T> body) {
        Function bound(T self) {
            return (context, args) -> body.apply(context, self, args.bind(name + "()", signature));
        }
    }

    public static Optional<Object> of(Object value, String name) {
        return switch (value) {
            case String text -> TextMethods.of(text, name);
            case Markup markup -> TextMethods.of(markup, name);
            case PyList list -> bound(ListMethods.LIST, name, list);
            case PyTuple tuple -> bound(ListMethods.SEQUENCE, name, tuple);
            case PyRange range -> bound(ListMethods.SEQUENCE, name, range);
            case PyDict dict ->
                name.equals("update") ? Optional.of(DictMethods.update(dict)) : bound(DictMethods.ALL, name, dict);
            case Double number -> floatMethod(number, name);
            case Globals.Cycler cycler -> cycler.attribute(name);
            case Named macro -> name.equals("name") ? Optional.of(macro.name()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Object> floatMethod(Double number, String name) {
        return name.equals("is_integer")
                ? Optional.of((Function) (context, args) -> number == Math.rint(number) && !Double.isInfinite(number))
                : Optional.empty();
    }

    private static <T> Optional<Object> bound(Map<String, ? extends Method<? super T>> methods, String name, T self) {
        Method<? super T> method = methods.get(name);
        return method == null ? Optional.empty() : Optional.of(bound(method, self));
    }

    private static <S> Function bound(Method<S> method, S self) {
        return method.bound(self);
    }

    private static Set<String> names() {
        Set<String> names =
                new TreeSet<>(Set.of("cycle", "changed", "next", "reset", "is_integer", "format", "update"));
        names.addAll(TextMethods.ALL.keySet());
        names.addAll(ListMethods.LIST.keySet());
        names.addAll(DictMethods.ALL.keySet());
        return names;
    }
}
