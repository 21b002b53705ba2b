package dev.assay.template.node;

import dev.assay.template.run.Run;
import dev.assay.template.value.Namespace;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyTuple;
import java.util.Iterator;
import java.util.List;

/** What is assigned to. */
public interface Target {
    void assign(Run run, Object value);

    /** What was assigned; of several a tuple, whatever it was taken from. */
    Object assigned(Run run);

    record Single(String name) implements Target {
        @Override
        public void assign(Run run, Object value) {
            run.scope().set(name, value);
        }

        @Override
        public Object assigned(Run run) {
            return run.lookUp(name);
        }
    }

    record Attribute(String name, String attribute) implements Target {
        @Override
        public void assign(Run run, Object value) {
            if (!(run.lookUp(name) instanceof Namespace namespace)) {
                throw new PyError("cannot assign attribute on non-namespace object");
            }
            namespace.set(attribute, value);
        }

        @Override
        public Object assigned(Run run) {
            throw new IllegalStateException("an attribute is no target of a loop");
        }
    }

    record Several(List<Target> targets) implements Target {
        @Override
        public void assign(Run run, Object value) {
            Iterator<Object> values = iterator(value, run);
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
                targets.get(i).assign(run, taken[i]);
            }
        }

        @Override
        public Object assigned(Run run) {
            return new PyTuple(
                    targets.stream().map(target -> target.assigned(run)).toList());
        }

        private static Iterator<Object> iterator(Object value, Run run) {
            return Py.iterate(value, run.budget());
        }
    }
}
