package dev.assay.api.tenancy;

import dev.assay.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The headers that say who asks, and for whom. Each may be there once: with two, somebody between us and the caller sees another one than we do. */
final class RequestHeaders {

    static final String AUTHORIZATION = "Authorization";
    static final String ON_BEHALF_OF = "X-On-Behalf-Of";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String BEARER = "Bearer ";
    private static final Pattern SECRET = Pattern.compile("[!-~]{1,512}");
    private static final Pattern END_USER = Pattern.compile("[ -~]{1,150}");

    private RequestHeaders() {}

    /** Whether text can be sent as a key: 1..512 printable ASCII characters without spaces. */
    static boolean canBeSent(String secret) {
        return SECRET.matcher(secret).matches();
    }

    /** The secret of a bearer; empty where there is none that could be a key. */
    static Optional<String> secret(HttpServletRequest request) {
        return single(request, AUTHORIZATION)
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip())
                .filter(RequestHeaders::canBeSent);
    }

    /** @throws ApiException 400 */
    static Optional<String> onBehalfOf(HttpServletRequest request) {
        Optional<String> user = single(request, ON_BEHALF_OF);
        user.filter(value -> !END_USER.matcher(value).matches() || value.isBlank() || value.equals("*"))
                .ifPresent(value -> {
                    throw ApiException.invalid(ON_BEHALF_OF, value, "1..150 printable ASCII characters, not *");
                });
        return user;
    }

    /** @throws ApiException 400 where it was sent more than once */
    static Optional<String> single(HttpServletRequest request, String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        if (values.size() > 1) {
            // Their values stay out of the answer: one of them may be a secret.
            throw ApiException.invalid(name, values, "one value");
        }
        return values.stream().findFirst();
    }
}
