package dev.assay.activities.judge;

import dev.assay.text.CanonicalJson;
import dev.assay.text.Sha256;
import tools.jackson.databind.node.ObjectNode;

/** Names a request by what it says: SHA-256 over its kind and its JSON with sorted members, hexadecimal. */
final class Fingerprint {

    private Fingerprint() {}

    /** @param request with the model's real name in place of {@code auto}: another judge is another request */
    static String of(String kind, ObjectNode request) {
        return Sha256.hex(kind + "\n" + CanonicalJson.of(request));
    }
}
