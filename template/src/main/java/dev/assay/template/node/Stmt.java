package dev.assay.template.node;

import dev.assay.template.runtime.Args;
import dev.assay.template.runtime.Context;
import dev.assay.template.runtime.Function;
import dev.assay.template.runtime.LookAhead;
import dev.assay.template.runtime.Loop;
import dev.assay.template.runtime.Scope;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyIterator;
import dev.assay.template.value.PyText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a template that writes or does something. */
public interface Stmt {
    /** How it goes on behind a statement. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Flow run(Context context);

    static Flow all(List<Stmt> body, Context context) {
        for (Stmt stmt : body) {
            Flow flow = stmt.run(context);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private static Object filtered(Context context, Object value, Expr filter) {
        context.filtered(value);
        return filter.eval(context);
    }

    record Text(String text) implements Stmt {
        @Override
        public Flow run(Context context) {
            context.write(text);
            return Flow.NEXT;
        }
    }

    /**
     * @param column what stands there, where that may be a column's name without being one name
     * @param expr null where it can only be a column
     */
    record Print(@Nullable String column, @Nullable Expr expr, int line) implements Stmt {
        @Override
        public Flow run(Context context) {
            context.at(line);
            Object value = column != null && context.hasColumn(column)
                    ? context.column(column)
                    : expr == null ? context.missing(column == null ? "" : column) : expr.eval(context);
            context.write(PyText.str(value, context.budget()));
            return Flow.NEXT;
        }
    }

    /** @param test null for else */
    record Branch(@Nullable Expr test, List<Stmt> body, int line) {}

    record If(List<Branch> branches) implements Stmt {
        @Override
        public Flow run(Context context) {
            for (Branch branch : branches) {
                context.at(branch.line());
                if (branch.test() == null || Py.truth(branch.test().eval(context))) {
                    return all(branch.body(), context);
                }
            }
            return Flow.NEXT;
        }
    }

    record For(
            Target target,
            Expr over,
            @Nullable Expr test,
            boolean recursive,
            List<Stmt> body,
            List<Stmt> otherwise,
            int line)
            implements Stmt {
        @Override
        public Flow run(Context context) {
            context.at(line);
            loop(context, over.eval(context), 0);
            return Flow.NEXT;
        }

        private void loop(Context context, Object items, int depth0) {
            Scope outer = context.scope();
            Iterator<Object> iterator = Py.iterate(items, context.budget());
            boolean sized = test == null && !(items instanceof PyIterator);
            Function again = recursive ? (r, args) -> again(r, outer, args, depth0 + 1) : null;
            Loop loop = new Loop(
                    test == null ? iterator : new Selected(iterator, context, outer),
                    sized ? Py.length(items) : -1,
                    depth0,
                    again,
                    context.budget());
            boolean entered = false;
            while (loop.hasNext()) {
                entered = true;
                context.budget().step();
                Scope scope = new Scope(outer);
                context.scope(scope);
                Object item = loop.next();
                scope.set("loop", loop);
                target.assign(context, item);
                Flow flow = all(body, context);
                context.scope(outer);
                if (flow == Flow.BREAK) {
                    break;
                }
            }
            if (!entered) {
                context.scope(new Scope(outer));
                all(otherwise, context);
                context.scope(outer);
            }
        }

        private Object again(Context context, Scope outer, Args args, int depth0) {
            if (args.positional().size() != 1 || !args.named().isEmpty()) {
                throw new PyError("loop() takes one argument");
            }
            Object items = args.positional().getFirst();
            return context.captured(outer, () -> loop(context, items, depth0));
        }

        /** The items for which the test holds, which sees the target and no {@code loop} of this loop. */
        private final class Selected extends LookAhead {
            private final Iterator<Object> items;
            private final Context context;
            private final Scope outer;

            Selected(Iterator<Object> items, Context context, Scope outer) {
                this.items = items;
                this.context = context;
                this.outer = outer;
            }

            @Override
            protected @Nullable Object find() {
                Scope before = context.scope();
                Object found = null;
                while (found == null && items.hasNext() && test != null) {
                    Object item = items.next();
                    context.budget().step();
                    context.scope(new Scope(outer));
                    target.assign(context, item);
                    found = Py.truth(test.eval(context)) ? target.assigned(context) : null;
                }
                context.scope(before);
                return found;
            }
        }
    }

    record Set(Target target, Expr value, int line) implements Stmt {
        @Override
        public Flow run(Context context) {
            context.at(line);
            context.budget().step();
            target.assign(context, value.eval(context));
            return Flow.NEXT;
        }
    }

    record SetBlock(Target target, @Nullable Expr filter, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Context context) {
            context.budget().step();
            Object value = context.captured(context.scope(), () -> all(body, context));
            context.at(line);
            target.assign(context, filter == null ? value : filtered(context, value, filter));
            return Flow.NEXT;
        }
    }

    record FilterBlock(Expr filter, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Context context) {
            context.budget().step();
            Object value = context.captured(context.scope(), () -> all(body, context));
            context.at(line);
            context.write(PyText.str(filtered(context, value, filter), context.budget()));
            return Flow.NEXT;
        }
    }

    record With(List<Target> targets, List<Expr> values, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Context context) {
            context.at(line);
            Scope outer = context.scope();
            List<Object> all = new ArrayList<>();
            values.forEach(value -> all.add(value.eval(context)));
            context.scope(new Scope(outer));
            for (int i = 0; i < all.size(); i++) {
                targets.get(i).assign(context, all.get(i));
            }
            Flow flow = Stmt.all(body, context);
            context.scope(outer);
            return flow;
        }
    }

    record MacroDefinition(Macro.Signature signature, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Context context) {
            context.budget().step();
            context.scope().set(signature.name(), new Macro(signature, body, context.scope()));
            return Flow.NEXT;
        }
    }

    record CallBlock(Macro.Signature signature, Expr.Call call, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Context context) {
            context.at(line);
            Macro caller = new Macro(signature, body, context.scope());
            Object function = call.target().eval(context);
            Args args = call.arguments().eval(context);
            java.util.Map<String, Object> named = new java.util.LinkedHashMap<>(args.named());
            named.put("caller", caller);
            context.write(PyText.str(context.call(function, new Args(args.positional(), named)), context.budget()));
            return Flow.NEXT;
        }
    }

    record Jump(Flow flow) implements Stmt {
        @Override
        public Flow run(Context context) {
            return flow;
        }
    }
}
