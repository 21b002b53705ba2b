package dev.assay.api.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A block of addresses. */
record Network(byte[] address, int bits) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-fA-F.:]+)/([0-9]{1,3})");

    /** Empty where the text is no network, such as {@code 10.0.0.0/8}. */
    static Optional<Network> parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            // Digits, dots and colons only: nothing is looked up.
            byte[] address = InetAddress.getByName(matcher.group(1)).getAddress();
            int bits = Integer.parseInt(matcher.group(2));
            return bits > address.length * 8 ? Optional.empty() : Optional.of(new Network(address, bits));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text + " (expected: a network)"));
    }

    boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((bytes[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
