package dev.assay.template.node;

import dev.assay.template.filter.Filters;
import dev.assay.template.filter.Tests;
import dev.assay.template.method.Items;
import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Arithmetic;
import dev.assay.template.runtime.Context;
import dev.assay.template.value.Budget;
import dev.assay.template.value.None;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression, which evaluates itself. */
public interface Expr {
    Object eval(Context context);

    record Const(Object value) implements Expr {
        @Override
        public Object eval(Context context) {
            return value;
        }
    }

    record Name(String name) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            return context.lookUp(name);
        }
    }

    record ListOf(List<Expr> items) implements Expr {
        @Override
        public Object eval(Context context) {
            PyList list = new PyList();
            context.budget().elements(items.size());
            items.forEach(item -> list.add(item.eval(context)));
            return list;
        }
    }

    record TupleOf(List<Expr> items) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().elements(items.size());
            return new PyTuple(items.stream().map(item -> item.eval(context)).toList());
        }
    }

    record DictOf(List<Expr> keys, List<Expr> values) implements Expr {
        @Override
        public Object eval(Context context) {
            PyDict dict = new PyDict();
            context.budget().elements(2L * keys.size());
            for (int i = 0; i < keys.size(); i++) {
                Object key = keys.get(i).eval(context);
                dict.put(key, values.get(i).eval(context), context.budget());
            }
            return dict;
        }
    }

    record Attribute(Expr base, String name) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            return Items.attribute(base.eval(context), name, context.budget());
        }
    }

    record Item(Expr base, Expr index) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            Object value = base.eval(context);
            return Items.item(value, index.eval(context), index instanceof Const, context.budget());
        }
    }

    record Slice(
            Expr base,
            @Nullable Expr from,
            @Nullable Expr to,
            @Nullable Expr step) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            Object value = base.eval(context);
            return Items.slice(value, bound(from, context), bound(to, context), bound(step, context), context.budget());
        }

        private static Object bound(@Nullable Expr expr, Context context) {
            return expr == null ? None.NONE : expr.eval(context);
        }
    }

    /** @param dynamic {@code *args}; {@code dynamicNamed} is {@code **kwargs} */
    record Arguments(
            List<Expr> positional,
            Map<String, Expr> named,
            @Nullable Expr dynamic,
            @Nullable Expr dynamicNamed) {
        public static final Arguments NONE = new Arguments(List.of(), Map.of(), null, null);

        Args eval(Context context) {
            if (positional.isEmpty() && named.isEmpty() && dynamic == null && dynamicNamed == null) {
                return Args.NONE;
            }
            List<Object> values = new ArrayList<>();
            positional.forEach(arg -> values.add(arg.eval(context)));
            Map<String, Object> names = new LinkedHashMap<>();
            named.forEach((name, arg) -> names.put(name, arg.eval(context)));
            if (dynamic != null) {
                values.addAll(Py.list(dynamic.eval(context), context.budget()));
            }
            if (dynamicNamed != null) {
                if (!(dynamicNamed.eval(context) instanceof PyDict dict)) {
                    throw new PyError("argument after ** must be a mapping");
                }
                for (PyDict.Entry entry : dict.entries()) {
                    if (!(entry.key() instanceof String name)) {
                        throw new PyError("keywords must be strings");
                    }
                    if (names.put(name, entry.value()) != null) {
                        throw new PyError("got multiple values for keyword argument '" + name + "'");
                    }
                }
            }
            return new Args(values, names);
        }
    }

    record Call(Expr target, Arguments arguments) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            Object function = target.eval(context);
            return context.call(function, arguments.eval(context));
        }
    }

    /** @param base null where a block is filtered */
    record Filtered(@Nullable Expr base, String name, Arguments arguments) implements Expr {
        @Override
        public Object eval(Context context) {
            return apply(context, base == null ? context.filtered() : base.eval(context));
        }

        Object apply(Context context, Object value) {
            context.budget().step();
            return Filters.apply(context, name, value, arguments.eval(context));
        }
    }

    record Tested(Expr base, String name, Arguments arguments) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            Object value = base.eval(context);
            return Tests.apply(context, name, value, arguments.eval(context));
        }
    }

    /** @param odd whether there is an odd number of {@code not} */
    record Not(boolean odd, Expr operand) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            return Py.truth(operand.eval(context)) != odd;
        }
    }

    /** @param ops the signs, the innermost first */
    record Signed(List<String> ops, Expr operand) implements Expr {
        /** Whether Jinja2 computes it when it reads the template. */
        public boolean folds() {
            return operand instanceof Const;
        }

        @Override
        public Object eval(Context context) {
            Object value = operand.eval(context);
            for (String op : ops) {
                context.budget().step();
                value = Arithmetic.sign(op, value);
            }
            return value;
        }
    }

    /** {@code op} and what stands right of it. */
    record Operand(String op, Expr right) {}

    /** Operators of one precedence, from left to right. */
    record Chain(Expr first, List<Operand> operands) implements Expr {
        @Override
        public Object eval(Context context) {
            Object value = first.eval(context);
            for (Operand operand : operands) {
                context.budget().step();
                value = Arithmetic.binary(operand.op(), value, operand.right().eval(context), context.budget());
            }
            return value;
        }
    }

    record Concat(List<Expr> parts) implements Expr {
        @Override
        public Object eval(Context context) {
            List<Object> values = parts.stream().map(part -> part.eval(context)).toList();
            StringBuilder text = new StringBuilder();
            for (Object value : values) {
                context.budget().step();
                String part = PyText.str(value, context.budget());
                context.budget().made(part.length());
                text.append(part);
            }
            return text.toString();
        }
    }

    record Comparison(Expr first, List<Operand> operands) implements Expr {
        @Override
        public Object eval(Context context) {
            Object left = first.eval(context);
            for (Operand operand : operands) {
                context.budget().step();
                Object right = operand.right().eval(context);
                if (!holds(operand.op(), left, right, context.budget())) {
                    return false;
                }
                left = right;
            }
            return true;
        }

        private static boolean holds(String op, Object left, Object right, Budget budget) {
            return switch (op) {
                case "==" -> Py.equal(left, right, budget);
                case "!=" -> !Py.equal(left, right, budget);
                case "in" -> Py.contains(right, left, budget);
                case "not in" -> !Py.contains(right, left, budget);
                default -> Py.ordered(op, left, right, budget);
            };
        }
    }

    /** {@code and} and {@code or} give one of their operands. */
    record Logical(boolean and, List<Expr> operands) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            Object value = operands.getFirst().eval(context);
            for (int i = 1; i < operands.size() && Py.truth(value) == and; i++) {
                value = operands.get(i).eval(context);
            }
            return value;
        }
    }

    record Conditional(Expr test, Expr then, @Nullable Expr otherwise) implements Expr {
        @Override
        public Object eval(Context context) {
            context.budget().step();
            if (Py.truth(test.eval(context))) {
                return then.eval(context);
            }
            return otherwise == null ? Undefined.NO_ELSE : otherwise.eval(context);
        }
    }
}
