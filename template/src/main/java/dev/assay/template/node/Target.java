package dev.assay.template.node;

import dev.assay.template.runtime.Context;
import dev.assay.template.value.Namespace;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyTuple;
import java.util.Iterator;
import java.util.List;

/** What is assigned to. */
public interface Target {
    void assign(Context context, Object value);

    /** What was assigned; of several a tuple, whatever it was taken from. */
    Object assigned(Context context);

    record Single(String name) implements Target {
        @Override
        public void assign(Context context, Object value) {
            context.scope().set(name, value);
        }

        @Override
        public Object assigned(Context context) {
            return context.lookUp(name);
        }
    }

    record Attribute(String name, String attribute) implements Target {
        @Override
        public void assign(Context context, Object value) {
            if (!(context.lookUp(name) instanceof Namespace namespace)) {
                throw new PyError("cannot assign attribute on non-namespace object");
            }
            namespace.set(attribute, value);
        }

        @Override
        public Object assigned(Context context) {
            throw new IllegalStateException("an attribute is no target of a loop");
        }
    }

    record Several(List<Target> targets) implements Target {
        @Override
        public void assign(Context context, Object value) {
            Iterator<Object> values = iterator(value, context);
            int count = 0;
            Object[] taken = new Object[targets.size()];
            for (; count < taken.length && values.hasNext(); count++) {
                taken[count] = values.next();
            }
            if (count < taken.length) {
                throw new PyError("not enough values to unpack (expected " + taken.length + ", got " + count + ")");
            }
            if (values.hasNext()) {
                throw new PyError("too many values to unpack (expected " + taken.length + ")");
            }
            for (int i = 0; i < taken.length; i++) {
                targets.get(i).assign(context, taken[i]);
            }
        }

        @Override
        public Object assigned(Context context) {
            return new PyTuple(
                    targets.stream().map(target -> target.assigned(context)).toList());
        }

        private static Iterator<Object> iterator(Object value, Context context) {
            return Py.iterate(value, context.budget());
        }
    }
}
