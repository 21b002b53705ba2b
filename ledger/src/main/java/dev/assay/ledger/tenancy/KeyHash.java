package dev.assay.ledger.tenancy;

import dev.assay.text.Sha256;
import java.security.MessageDigest;

/** SHA-256 of an API key. Keys are long and random, so a slow hash would protect nothing more. */
public final class KeyHash {

    private KeyHash() {}

    public static byte[] of(String key) {
        return Sha256.of(key);
    }

    /** Takes the same time wherever the first difference is. */
    public static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }
}
