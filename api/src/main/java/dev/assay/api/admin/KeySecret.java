package dev.assay.api.admin;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets of keys: {@code assay_} and 32 random bytes in base64url, 49 characters. */
final class KeySecret {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeySecret() {}

    static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return "assay_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
