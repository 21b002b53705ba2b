package dev.assay.simulator.model;

/** What a text answer says, after a fault has had its way with it. */
public record Reply(String text, boolean refusal, boolean truncated) {
    private static final String REFUSAL = "I can't help with that.";

    public static Reply of(String text) {
        return new Reply(text, false, false);
    }

    public static Reply refusing() {
        return new Reply(REFUSAL, true, false);
    }

    /** The first half of the text, whole characters only. */
    public static Reply halfOf(String text) {
        int middle = text.length() / 2;
        int end = middle > 0 && Character.isHighSurrogate(text.charAt(middle - 1)) ? middle - 1 : middle;
        return new Reply(text.substring(0, end), false, true);
    }
}
