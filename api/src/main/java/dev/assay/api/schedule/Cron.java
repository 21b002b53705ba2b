package dev.assay.api.schedule;

import dev.assay.api.error.Violations;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cron expressions of five fields, as far as Temporal's calendars take them. */
final class Cron {

    private static final Pattern PART = Pattern.compile("(\\*|(\\w{1,3})(?:-(\\w{1,3}))?)(?:/([0-9]{1,2}))?");
    private static final List<String> MONTHS =
            List.of("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of()),
            new Field("hour", 0, 23, List.of()),
            new Field("day of month", 1, 31, List.of()),
            new Field("month", 1, 12, MONTHS),
            new Field("day of week", 0, 6, DAYS));

    private Cron() {}

    static void check(String cron, Violations violations) {
        String[] fields = cron.strip().split(" +", -1);
        if (fields.length != FIELDS.size() || cron.length() > 200) {
            violations.add("$.cron", cron, "five fields: minute hour day-of-month month day-of-week");
            return;
        }
        for (int i = 0; i < fields.length; i++) {
            FIELDS.get(i).check(fields[i], violations);
        }
    }

    private record Field(String name, int min, int max, List<String> names) {

        void check(String text, Violations violations) {
            for (String part : text.split(",", -1)) {
                violations.unless(
                        good(part),
                        "$.cron",
                        part,
                        name + ": *, " + min + ".." + max + ", a range such as " + min + "-" + max
                                + ", or a step such as */2");
            }
        }

        private boolean good(String part) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                return false;
            }
            if (matcher.group(4) != null && Integer.parseInt(matcher.group(4)) < 1) {
                return false;
            }
            if (matcher.group(2) == null) {
                return true;
            }
            int from = number(matcher.group(2));
            int to = matcher.group(3) == null ? from : number(matcher.group(3));
            return from >= min && to <= max && from <= to;
        }

        private int number(String text) {
            int named = names.indexOf(text.toUpperCase(Locale.ROOT));
            if (named >= 0) {
                return named;
            }
            return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : -1;
        }
    }
}
