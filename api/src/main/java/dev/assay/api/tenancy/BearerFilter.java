package dev.assay.api.tenancy;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.tenancy.ApiKey;
import dev.assay.ledger.tenancy.Principal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** {@code Authorization: Bearer <key>} and {@code X-On-Behalf-Of}. Not a bean: it belongs to the security chain only. */
final class BearerFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final String ON_BEHALF_OF = "X-On-Behalf-Of";
    private static final int LONGEST = 150;

    private final KeyCache keys;
    private final KeyUse uses;
    private final InstantSource clock;
    private final HandlerExceptionResolver errors;

    BearerFilter(KeyCache keys, KeyUse uses, InstantSource clock, HandlerExceptionResolver errors) {
        this.keys = keys;
        this.uses = uses;
        this.clock = clock;
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Principal> principal;
        try {
            principal = authenticate(request);
        } catch (RuntimeException e) {
            errors.resolveException(request, response, null, e);
            return;
        }
        principal.ifPresent(BearerFilter::remember);
        chain.doFilter(request, response);
    }

    private Optional<Principal> authenticate(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        Optional<ApiKey> key = keys.find(header.substring(BEARER.length()).strip());
        key.ifPresent(k -> uses.used(k.id(), clock.instant()));
        return key.map(k -> new Principal(
                k.id(), k.orgId(), k.teamId(), Set.copyOf(k.scopes()), onBehalfOf(request.getHeader(ON_BEHALF_OF))));
    }

    private static Optional<String> onBehalfOf(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        boolean printable = value.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (value.isBlank() || value.length() > LONGEST || !printable || value.equals("*")) {
            throw ApiException.invalid(ON_BEHALF_OF, value, "1.." + LONGEST + " printable ASCII characters, not *");
        }
        return Optional.of(value);
    }

    private static void remember(Principal principal) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(principal, null, List.of()));
        SecurityContextHolder.setContext(context);
    }
}
