package dev.assay.api.webhook;

import dev.assay.text.Characters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures by Standard Webhooks: HMAC-SHA256 over ID, time and body. Several secrets may sign a message. */
public final class WebhookSignature {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    /**
     * Whether a text may be a secret: {@code whsec_} and 24..64 bytes in base64, or other text of 16..255 characters,
     * whose UTF-8 is the key.
     */
    public static boolean isSecret(String secret) {
        return secret.startsWith(PREFIX)
                ? decoded(secret)
                        .filter(key -> key.length >= 24 && key.length <= 64)
                        .isPresent()
                : Characters.of(secret) >= 16 && !Characters.moreThan(255, secret);
    }

    /**
     * One signature as the header has it.
     *
     * @param timestamp in seconds since 1970
     */
    static String sign(String secret, String id, long timestamp, String body) {
        byte[] key = decoded(secret).orElseGet(() -> secret.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] signature = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is missing, which every Java platform must have", e);
        }
    }

    private static Optional<byte[]> decoded(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(secret.substring(PREFIX.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
