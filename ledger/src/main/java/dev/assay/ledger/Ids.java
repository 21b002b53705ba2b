package dev.assay.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * IDs as the API writes them, and the keys behind them. The ledger keeps UUIDs: they are a third as long in every index
 * of the hot tables.
 */
public final class Ids {

    private static final String RUN = "eval_run_";
    private static final String SUITE = "eval_suite_";
    private static final String SUITE_VERSION = "eval_sver_";
    private static final String SAMPLE = "eval_sample_";
    private static final String SCHEDULE = "eval_sched_";
    private static final String FIRING = "eval_firing_";
    private static final String DELIVERY = "msg_";
    private static final int UUID_HEX = 32;
    private static final int MODEL_HEX = 4;
    private static final int ITEM_HEX = 8;

    private Ids() {}

    public static String run(UUID id) {
        return RUN + hex(id);
    }

    public static Optional<UUID> run(String id) {
        return uuid(RUN, id);
    }

    public static String suite(UUID id) {
        return SUITE + hex(id);
    }

    public static Optional<UUID> suite(String id) {
        return uuid(SUITE, id);
    }

    public static String suiteVersion(UUID id) {
        return SUITE_VERSION + hex(id);
    }

    public static Optional<UUID> suiteVersion(String id) {
        return uuid(SUITE_VERSION, id);
    }

    public static String schedule(UUID id) {
        return SCHEDULE + hex(id);
    }

    public static Optional<UUID> schedule(String id) {
        return uuid(SCHEDULE, id);
    }

    /** Derived from the schedule and the time, so that a firing that is reported twice is one. */
    public static UUID firing(UUID scheduleId, Instant fireAt) {
        String key = hex(scheduleId) + "/" + fireAt;
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    /** A firing and the run that it starts have the same UUID. */
    public static String firing(UUID id) {
        return FIRING + hex(id);
    }

    /** The ID of a webhook's message, the same for every try. */
    public static String delivery(UUID id) {
        return DELIVERY + hex(id);
    }

    public static Optional<UUID> delivery(String id) {
        return uuid(DELIVERY, id);
    }

    /** A sample has no row of its own: its ID says run, model and item, so a cursor needs no look-up. */
    public static String sample(SampleKey key) {
        HexFormat format = HexFormat.of();
        return SAMPLE
                + hex(key.runId())
                + format.toHexDigits(key.modelNo(), MODEL_HEX)
                + format.toHexDigits(key.itemNo());
    }

    public static Optional<SampleKey> sample(String id) {
        int length = SAMPLE.length() + UUID_HEX + MODEL_HEX + ITEM_HEX;
        if (id.length() != length || !id.startsWith(SAMPLE) || !isHex(id, SAMPLE.length())) {
            return Optional.empty();
        }
        int model = SAMPLE.length() + UUID_HEX;
        int item = model + MODEL_HEX;
        return uuid(SAMPLE, id.substring(0, model))
                .map(run -> new SampleKey(
                        run, HexFormat.fromHexDigits(id, model, item), HexFormat.fromHexDigits(id, item, length)));
    }

    /** A sample: one item for one model. */
    public record SampleKey(UUID runId, int modelNo, int itemNo) {}

    private static String hex(UUID id) {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(id.getMostSignificantBits()) + format.toHexDigits(id.getLeastSignificantBits());
    }

    private static Optional<UUID> uuid(String prefix, String id) {
        if (id.length() != prefix.length() + UUID_HEX || !id.startsWith(prefix) || !isHex(id, prefix.length())) {
            return Optional.empty();
        }
        int half = prefix.length() + UUID_HEX / 2;
        return Optional.of(new UUID(
                HexFormat.fromHexDigitsToLong(id, prefix.length(), half),
                HexFormat.fromHexDigitsToLong(id, half, id.length())));
    }

    private static boolean isHex(String id, int from) {
        for (int i = from; i < id.length(); i++) {
            char c = id.charAt(i);
            // Only lower case: an ID has one spelling.
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
