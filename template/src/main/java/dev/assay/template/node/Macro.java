package dev.assay.template.node;

import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.Function;
import dev.assay.template.runtime.Scope;
import dev.assay.template.value.Named;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Undefined;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code {% macro %}} and {@code {% call %}} make. */
public record Macro(Signature signature, List<Stmt> body, Scope scope) implements Function, Named {
    /**
     * @param defaults of the last parameters
     * @param varargs whether the body reads {@code varargs}; likewise the others
     */
    public record Signature(
            String name,
            List<String> parameters,
            List<Expr> defaults,
            boolean varargs,
            boolean kwargs,
            boolean caller) {}

    @Override
    public String name() {
        return signature.name();
    }

    @Override
    public Object call(Context context, Args args) {
        Scope inner = new Scope(scope);
        return context.captured(inner, () -> {
            bind(context, inner, args);
            Stmt.all(body, context);
        });
    }

    private void bind(Context context, Scope inner, Args args) {
        List<String> parameters = signature.parameters();
        List<Object> given = args.positional();
        Map<String, Object> named = new LinkedHashMap<>(args.named());
        context.scope(inner);
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i);
            @Nullable Object value = i < given.size() ? given.get(i) : named.remove(name);
            int ofDefault = i - (parameters.size() - signature.defaults().size());
            if (value == null) {
                value = ofDefault < 0
                        ? new Undefined("parameter '" + name + "' was not provided")
                        : signature.defaults().get(ofDefault).eval(context);
            }
            inner.set(name, value);
        }
        if (signature.caller() && !parameters.contains("caller")) {
            @Nullable Object caller = named.remove("caller");
            inner.set("caller", caller == null ? new Undefined("No caller defined") : caller);
        }
        if (signature.kwargs()) {
            inner.set("kwargs", PyDict.of(named));
        } else if (!named.isEmpty()) {
            throw new PyError("macro '" + name() + "' takes no keyword argument '"
                    + named.keySet().iterator().next() + "'");
        }
        if (signature.varargs()) {
            inner.set("varargs", new PyTuple(given.subList(Math.min(parameters.size(), given.size()), given.size())));
        } else if (given.size() > parameters.size()) {
            throw new PyError("macro '" + name() + "' takes not more than " + parameters.size() + " argument(s)");
        }
    }
}
