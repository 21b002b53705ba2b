package dev.assay.template.text;

import dev.assay.template.value.Budget;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyText;
import dev.assay.template.value.Search;
import java.util.Collections;
import java.util.Optional;

/** Python's ways to take a string apart. */
public final class Splitting {
    private Splitting() {}

    /** @param separator empty for runs of white space */
    public static PyList split(String text, Optional<String> separator, long most, Budget budget) {
        PyList parts = new PyList();
        budget.made(text.length());
        if (separator.isEmpty()) {
            words(text, most, parts, budget);
            return parts;
        }
        int from = 0;
        while (most < 0 || parts.size() < most) {
            int at = Search.indexOf(text, separator.get(), from, budget);
            if (at < 0) {
                break;
            }
            budget.elements(1);
            parts.add(text.substring(from, at));
            from = at + separator.get().length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static void words(String text, long most, PyList parts, Budget budget) {
        int at = 0;
        while (true) {
            while (at < text.length() && PyText.isSpace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                return;
            }
            budget.elements(1);
            if (most >= 0 && parts.size() >= most) {
                parts.add(text.substring(at));
                return;
            }
            int from = at;
            while (at < text.length() && !PyText.isSpace(text.charAt(at))) {
                at++;
            }
            parts.add(text.substring(from, at));
        }
    }

    public static PyList rsplit(String text, Optional<String> separator, long most, Budget budget) {
        if (most < 0) {
            return split(text, separator, most, budget);
        }
        PyList parts = new PyList();
        budget.made(text.length());
        int to = separator.isEmpty() ? PyText.rstrip(text).length() : text.length();
        while (to >= 0 && parts.size() < most) {
            int at = separator.isEmpty() ? lastSpace(text, to) : Search.lastIndexOf(text, separator.get(), to, budget);
            if (at < 0) {
                break;
            }
            budget.elements(1);
            parts.add(text.substring(at + separator.map(String::length).orElse(1), to));
            to = separator.isEmpty() ? PyText.rstrip(text.substring(0, at)).length() : at;
        }
        if (separator.isPresent() || to > 0) {
            parts.add(text.substring(0, to));
        }
        Collections.reverse(parts);
        return parts;
    }

    private static int lastSpace(String text, int to) {
        for (int i = to - 1; i >= 0; i--) {
            if (PyText.isSpace(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    public static PyList lines(String text, boolean keepEnds, Budget budget) {
        PyList lines = new PyList();
        budget.made(text.length());
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isLineBreak(c)) {
                int end = i;
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                budget.elements(1);
                lines.add(text.substring(from, keepEnds ? i + 1 : end));
                from = i + 1;
            }
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    private static boolean isLineBreak(char c) {
        return c >= 0x0a && c <= 0x0d || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    public static String expandTabs(String text, long size, Budget budget) {
        StringBuilder expanded = new StringBuilder();
        long column = 0;
        for (int c : text.codePoints().toArray()) {
            if (c == '\t') {
                long spaces = size <= 0 ? 0 : size - column % size;
                budget.made(spaces);
                expanded.append(" ".repeat((int) spaces));
                column += spaces;
            } else {
                expanded.appendCodePoint(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return expanded.toString();
    }
}
