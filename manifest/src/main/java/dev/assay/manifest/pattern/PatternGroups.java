package dev.assay.manifest.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which capturing groups a pattern in RE2 syntax has, so that a group it does not have is refused with the manifest
 * and not found out sample by sample.
 *
 * @param names a name or an empty string for each group, in order
 */
public record PatternGroups(List<String> names) {
    public static PatternGroups of(String pattern) {
        List<String> names = new ArrayList<>();
        boolean inClass = false;
        int classStart = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && pattern.startsWith("\\Q", i) && !inClass) {
                int end = pattern.indexOf("\\E", i);
                i = end < 0 ? pattern.length() : end + 1;
            } else if (c == '\\') {
                i++;
            } else if (inClass) {
                if (c == '[' && pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
                    i = pattern.indexOf(":]", i) + 1;
                } else if (c == ']' && i > classStart) {
                    inClass = false;
                }
            } else if (c == '[') {
                inClass = true;
                // A bracket that comes first in a class is one of its members.
                classStart = pattern.startsWith("^", i + 1) ? i + 2 : i + 1;
            } else if (c == '(') {
                name(pattern, i).ifPresent(names::add);
            }
        }
        return new PatternGroups(List.copyOf(names));
    }

    public boolean has(String group) {
        if (group.matches("[0-9]{1,4}")) {
            return Integer.parseInt(group) <= names.size();
        }
        return !group.isEmpty() && names.contains(group);
    }

    private static Optional<String> name(String pattern, int open) {
        if (!pattern.startsWith("(?", open)) {
            return Optional.of("");
        }
        int start = pattern.startsWith("(?P<", open) ? open + 4 : open + 3;
        int end = pattern.indexOf('>', start);
        boolean named = pattern.startsWith("(?P<", open) || pattern.startsWith("(?<", open);
        return named && end > 0 ? Optional.of(pattern.substring(start, end)) : Optional.empty();
    }
}
