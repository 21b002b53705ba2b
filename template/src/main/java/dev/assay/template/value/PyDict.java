package dev.assay.template.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code dict}: insertion order, and keys that are equal in Python are one key. */
public final class PyDict {
    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    public record Entry(Object key, Object value) {}

    public static PyDict of(Map<String, Object> values) {
        PyDict dict = new PyDict();
        values.forEach(dict::put);
        return dict;
    }

    /** What two keys have in common that Python calls equal. */
    public static Object hashed(Object key, Budget budget) {
        budget.work(1);
        return switch (key) {
            case String text -> text;
            case Markup markup -> markup.text();
            case Boolean bool -> bool ? 1L : 0L;
            case Double number -> {
                boolean whole = number == Math.rint(number) && !Double.isInfinite(number);
                yield whole ? Numbers.of(new BigDecimal(number).toBigInteger()) : number;
            }
            case PyTuple tuple -> {
                List<Object> parts = new ArrayList<>();
                tuple.forEach(part -> parts.add(hashed(part, budget)));
                yield parts;
            }
            case Undefined undefined -> {
                undefined.unlessLenient();
                yield undefined;
            }
            case PyList list -> throw new PyError("unhashable type: 'list'");
            case PyDict dict -> throw new PyError("unhashable type: 'dict'");
            default -> key;
        };
    }

    public void put(String key, Object value) {
        entries.put(key, new Entry(key, value));
    }

    public void put(Object key, Object value, Budget budget) {
        Object hashed = hashed(key, budget);
        Entry before = entries.get(hashed);
        entries.put(hashed, new Entry(before == null ? key : before.key(), value));
    }

    @Nullable Object get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    public @Nullable Object get(Object key, Budget budget) {
        Entry entry = entries.get(hashed(key, budget));
        return entry == null ? null : entry.value();
    }

    public @Nullable Object remove(Object key, Budget budget) {
        Entry entry = entries.remove(hashed(key, budget));
        return entry == null ? null : entry.value();
    }

    public void clear() {
        entries.clear();
    }

    public int size() {
        return entries.size();
    }

    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    public List<Object> keys() {
        return entries.values().stream().map(Entry::key).toList();
    }

    public List<Object> values() {
        return entries.values().stream().map(Entry::value).toList();
    }

    public List<Object> items() {
        return entries.values().stream()
                .<Object>map(entry -> PyTuple.of(entry.key(), entry.value()))
                .toList();
    }
}
