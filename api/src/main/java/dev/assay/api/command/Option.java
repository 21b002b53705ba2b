package dev.assay.api.command;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Options of commands. Each stands for a field of a request, whose rules decide what is good. */
enum Option {
    NAME("name", "name", Kind.TEXT),
    ORG("org", "org_id", Kind.TEXT),
    TEAM("team", "team_id", Kind.TEXT),
    SCOPES("scopes", "scopes", Kind.LIST),
    EXPIRES_IN("expires-in", "expires_in_seconds", Kind.DURATION),
    OVERLAP("overlap", "overlap_seconds", Kind.DURATION),
    REQUESTS_PER_MINUTE("requests-per-minute", "requests_per_minute", Kind.NUMBER),
    BURST("burst", "burst", Kind.NUMBER);

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})([smhd])");

    private enum Kind {
        TEXT,
        LIST,
        NUMBER,
        DURATION
    }

    private final String word;
    private final String field;
    private final Kind kind;

    Option(String word, String field, Kind kind) {
        this.word = word;
        this.field = field;
        this.kind = kind;
    }

    String flag() {
        return "--" + word;
    }

    static Optional<Option> of(String flag) {
        return Arrays.stream(values())
                .filter(option -> option.flag().equals(flag))
                .findFirst();
    }

    /** What is not of the right kind goes in as text, for the request's rules to refuse. */
    void put(ObjectNode body, String value) {
        switch (kind) {
            case TEXT -> body.put(field, value);
            case LIST -> {
                ArrayNode list = body.putArray(field);
                Arrays.stream(value.split(",", -1)).map(String::strip).forEach(list::add);
            }
            case NUMBER -> {
                if (NUMBER.matcher(value).matches()) {
                    body.put(field, new BigInteger(value));
                } else {
                    body.put(field, value);
                }
            }
            case DURATION -> body.put(field, seconds(value));
        }
    }

    private long seconds(String value) {
        Matcher duration = DURATION.matcher(value.toLowerCase(Locale.ROOT));
        if (!duration.matches()) {
            throw new UsageException(flag() + ": \"" + value + "\" (expected: a number and s, m, h or d, as in 90d)");
        }
        long unit = switch (duration.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            default -> 86_400;
        };
        return Long.parseLong(duration.group(1)) * unit;
    }

    /** A path of a request as the command line calls it: {@code $.scopes[1]} is {@code --scopes[1]}. */
    static String named(String path) {
        for (Option option : values()) {
            String at = "$." + option.field;
            if (path.equals(at) || path.startsWith(at + "[")) {
                return option.flag() + path.substring(at.length());
            }
        }
        return path;
    }
}
