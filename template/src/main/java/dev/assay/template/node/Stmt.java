package dev.assay.template.node;

import dev.assay.template.run.Args;
import dev.assay.template.run.Function;
import dev.assay.template.run.LookAhead;
import dev.assay.template.run.Loop;
import dev.assay.template.run.Run;
import dev.assay.template.run.Scope;
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

    Flow run(Run run);

    static Flow all(List<Stmt> body, Run run) {
        for (Stmt stmt : body) {
            Flow flow = stmt.run(run);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private static Object filtered(Run run, Object value, Expr filter) {
        run.filtered(value);
        return filter.eval(run);
    }

    record Text(String text) implements Stmt {
        @Override
        public Flow run(Run run) {
            run.write(text);
            return Flow.NEXT;
        }
    }

    /**
     * @param column what stands there, where that may be a column's name without being one name
     * @param expr null where it can only be a column
     */
    record Print(@Nullable String column, @Nullable Expr expr, int line) implements Stmt {
        @Override
        public Flow run(Run run) {
            run.at(line);
            Object value = column != null && run.hasColumn(column)
                    ? run.column(column)
                    : expr == null ? run.missing(column == null ? "" : column) : expr.eval(run);
            run.write(PyText.str(value, run.budget()));
            return Flow.NEXT;
        }
    }

    /** @param test null for else */
    record Branch(@Nullable Expr test, List<Stmt> body, int line) {}

    record If(List<Branch> branches) implements Stmt {
        @Override
        public Flow run(Run run) {
            for (Branch branch : branches) {
                run.at(branch.line());
                if (branch.test() == null || Py.truth(branch.test().eval(run))) {
                    return all(branch.body(), run);
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
        public Flow run(Run run) {
            run.at(line);
            loop(run, over.eval(run), 0);
            return Flow.NEXT;
        }

        private void loop(Run run, Object items, int depth0) {
            Scope outer = run.scope();
            Iterator<Object> iterator = Py.iterate(items, run.budget());
            boolean sized = test == null && !(items instanceof PyIterator);
            Function again = recursive ? (r, args) -> again(r, outer, args, depth0 + 1) : null;
            Loop loop = new Loop(
                    test == null ? iterator : new Selected(iterator, run, outer),
                    sized ? Py.length(items) : -1,
                    depth0,
                    again,
                    run.budget());
            boolean entered = false;
            while (loop.hasNext()) {
                entered = true;
                run.budget().step();
                Scope scope = new Scope(outer);
                run.scope(scope);
                Object item = loop.next();
                scope.set("loop", loop);
                target.assign(run, item);
                Flow flow = all(body, run);
                run.scope(outer);
                if (flow == Flow.BREAK) {
                    break;
                }
            }
            if (!entered) {
                run.scope(new Scope(outer));
                all(otherwise, run);
                run.scope(outer);
            }
        }

        private Object again(Run run, Scope outer, Args args, int depth0) {
            if (args.positional().size() != 1 || !args.named().isEmpty()) {
                throw new PyError("loop() takes one argument");
            }
            Object items = args.positional().getFirst();
            return run.captured(outer, () -> loop(run, items, depth0));
        }

        /** The items for which the test holds, which sees the target and no {@code loop} of this loop. */
        private final class Selected extends LookAhead {
            private final Iterator<Object> items;
            private final Run run;
            private final Scope outer;

            Selected(Iterator<Object> items, Run run, Scope outer) {
                this.items = items;
                this.run = run;
                this.outer = outer;
            }

            @Override
            protected @Nullable Object find() {
                Scope before = run.scope();
                Object found = null;
                while (found == null && items.hasNext() && test != null) {
                    Object item = items.next();
                    run.budget().step();
                    run.scope(new Scope(outer));
                    target.assign(run, item);
                    found = Py.truth(test.eval(run)) ? target.assigned(run) : null;
                }
                run.scope(before);
                return found;
            }
        }
    }

    record Set(Target target, Expr value, int line) implements Stmt {
        @Override
        public Flow run(Run run) {
            run.at(line);
            run.budget().step();
            target.assign(run, value.eval(run));
            return Flow.NEXT;
        }
    }

    record SetBlock(Target target, @Nullable Expr filter, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Run run) {
            run.budget().step();
            Object value = run.captured(run.scope(), () -> all(body, run));
            run.at(line);
            target.assign(run, filter == null ? value : filtered(run, value, filter));
            return Flow.NEXT;
        }
    }

    record FilterBlock(Expr filter, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Run run) {
            run.budget().step();
            Object value = run.captured(run.scope(), () -> all(body, run));
            run.at(line);
            run.write(PyText.str(filtered(run, value, filter), run.budget()));
            return Flow.NEXT;
        }
    }

    record With(List<Target> targets, List<Expr> values, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Run run) {
            run.at(line);
            Scope outer = run.scope();
            List<Object> all = new ArrayList<>();
            values.forEach(value -> all.add(value.eval(run)));
            run.scope(new Scope(outer));
            for (int i = 0; i < all.size(); i++) {
                targets.get(i).assign(run, all.get(i));
            }
            Flow flow = Stmt.all(body, run);
            run.scope(outer);
            return flow;
        }
    }

    record MacroDefinition(Macro.Signature signature, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Run run) {
            run.budget().step();
            run.scope().set(signature.name(), new Macro(signature, body, run.scope()));
            return Flow.NEXT;
        }
    }

    record CallBlock(Macro.Signature signature, Expr.Call call, List<Stmt> body, int line) implements Stmt {
        @Override
        public Flow run(Run run) {
            run.at(line);
            Macro caller = new Macro(signature, body, run.scope());
            Object function = call.target().eval(run);
            Args args = call.arguments().eval(run);
            java.util.Map<String, Object> named = new java.util.LinkedHashMap<>(args.named());
            named.put("caller", caller);
            run.write(PyText.str(run.call(function, new Args(args.positional(), named)), run.budget()));
            return Flow.NEXT;
        }
    }

    record Jump(Flow flow) implements Stmt {
        @Override
        public Flow run(Run run) {
            return flow;
        }
    }
}
