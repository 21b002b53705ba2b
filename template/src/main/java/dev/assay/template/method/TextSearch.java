package dev.assay.template.method;

import dev.assay.template.runtime.Args.Bound;
import dev.assay.template.runtime.Context;
import dev.assay.template.value.Py;
import dev.assay.template.value.PyError;
import dev.assay.template.value.PyText;
import dev.assay.template.value.PyTuple;
import dev.assay.template.value.Search;
import dev.assay.template.value.Undefined;
import java.util.ArrayList;
import java.util.List;

/** Methods of text that look for another in it, or in a part of it: {@code find}, {@code count}, {@code startswith}. */
final class TextSearch {
    private TextSearch() {}

    static boolean affix(String text, Bound args, boolean start) {
        int from = bound(text, args, 1, 0);
        int to = bound(text, args, 2, text.length());
        List<Object> affixes = new ArrayList<>();
        if (args.get(0) instanceof PyTuple several) {
            affixes.addAll(several);
        } else {
            affixes.add(args.get(0));
        }
        for (Object affix : affixes) {
            if (affix instanceof Undefined undefined) {
                throw undefined.error();
            }
            if (!Py.isText(affix)) {
                throw new PyError((start ? "startswith" : "endswith") + " first arg must be str or a tuple of str, not "
                        + Py.typeName(affix));
            }
            String part = from <= to ? text.substring(from, to) : null;
            boolean fits = part != null && (start ? part.startsWith(Py.text(affix)) : part.endsWith(Py.text(affix)));
            if (fits) {
                return true;
            }
        }
        return false;
    }

    /** A UTF-16 index; one beyond the text is one more than its length. */
    private static int bound(String text, Bound args, int at, int otherwise) {
        if (!args.some(at)) {
            return otherwise;
        }
        long index = args.index(at, 0);
        int size = PyText.size(text);
        long from = index < 0 ? Math.max(0, index + size) : index;
        return from > size ? (at == 1 ? text.length() + 1 : text.length()) : text.offsetByCodePoints(0, (int) from);
    }

    static long find(Context context, String text, Bound args, boolean first) {
        String sub = args.text(0);
        int from = bound(text, args, 1, 0);
        int to = bound(text, args, 2, text.length());
        if (from > to || from + sub.length() > to) {
            return -1;
        }
        int at = first
                ? Search.indexOf(text.substring(0, to), sub, from, context.budget())
                : Search.lastIndexOf(text, sub, to, context.budget());
        return at < from ? -1 : text.codePointCount(0, at);
    }

    static long found(long index) {
        if (index < 0) {
            throw new PyError("substring not found");
        }
        return index;
    }

    static Object count(Context context, String text, Bound args) {
        String sub = args.text(0);
        int from = bound(text, args, 1, 0);
        int to = bound(text, args, 2, text.length());
        if (from > to) {
            return 0L;
        }
        String part = text.substring(from, to);
        if (sub.isEmpty()) {
            return PyText.size(part) + 1L;
        }
        long count = 0;
        for (int at = Search.indexOf(part, sub, 0, context.budget()); at >= 0; ) {
            count++;
            at = Search.indexOf(part, sub, at + sub.length(), context.budget());
        }
        return count;
    }
}
