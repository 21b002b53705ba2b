package dev.assay.ledger.file;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run's artifact is: its file ID says run, attempt and kind, so that it exists before its content does.
 *
 * @param attempt the attempt whose end it shows; after a retry there are new artifacts
 */
public record ArtifactId(UUID runId, int attempt, Kind kind) {

    private static final Pattern TEXT = Pattern.compile("file_([0-9a-f]{32})([12])([0-7][0-9a-f]{7})");

    public ArtifactId {
        Objects.requireNonNull(runId, "runId is null");
        Objects.requireNonNull(kind, "kind is null");
    }

    public enum Kind {
        /** JSON of the run with its metrics. */
        RESULT("1", "result.json"),
        /** JSONL, a sample a line. */
        SAMPLES("2", "samples.jsonl");

        private final String digit;
        private final String filename;

        Kind(String digit, String filename) {
            this.digit = digit;
            this.filename = filename;
        }

        public String filename() {
            return filename;
        }
    }

    /** {@code file_}, 32 hex digits of the run, one of the kind, 8 of the attempt. */
    public String text() {
        HexFormat hex = HexFormat.of();
        return "file_"
                + hex.toHexDigits(runId.getMostSignificantBits())
                + hex.toHexDigits(runId.getLeastSignificantBits())
                + kind.digit
                + hex.toHexDigits(attempt);
    }

    /** Empty for any other file's ID. */
    public static Optional<ArtifactId> parse(String id) {
        Matcher matcher = TEXT.matcher(id);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String run = matcher.group(1);
        UUID runId = new UUID(HexFormat.fromHexDigitsToLong(run, 0, 16), HexFormat.fromHexDigitsToLong(run, 16, 32));
        Kind kind = matcher.group(2).equals(Kind.RESULT.digit) ? Kind.RESULT : Kind.SAMPLES;
        return Optional.of(new ArtifactId(runId, HexFormat.fromHexDigits(matcher.group(3)), kind));
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + text();
    }
}
