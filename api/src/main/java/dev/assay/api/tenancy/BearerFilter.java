package dev.assay.api.tenancy;

import dev.assay.ledger.tenancy.ApiKeyDao.ApiKey;
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
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * {@code Authorization: Bearer <key>}, {@code X-On-Behalf-Of} and the key's rate limit. Not a bean: it belongs to the
 * security chain only.
 */
final class BearerFilter extends OncePerRequestFilter {

    private final RequestMatcher open;
    private final KeyCache keys;
    private final KeyUse uses;
    private final RateLimits limits;
    private final InstantSource clock;
    private final HandlerExceptionResolver errors;

    /** @param open requests that need no key, whose headers nobody looks at */
    BearerFilter(
            RequestMatcher open,
            KeyCache keys,
            KeyUse uses,
            RateLimits limits,
            InstantSource clock,
            HandlerExceptionResolver errors) {
        this.open = open;
        this.keys = keys;
        this.uses = uses;
        this.limits = limits;
        this.clock = clock;
        this.errors = errors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return open.matches(request);
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
        Optional<ApiKey> known =
                RequestHeaders.secret(request).flatMap(secret -> keys.find(secret, request.getRemoteAddr()));
        if (known.isEmpty()) {
            return Optional.empty();
        }
        ApiKey key = known.get();
        limits.count(key);
        uses.used(key.id(), clock.instant());
        RequestHeaders.single(request, RequestHeaders.IDEMPOTENCY_KEY);
        return Optional.of(new Principal(
                key.id(), key.orgId(), key.teamId(), Set.copyOf(key.scopes()), RequestHeaders.onBehalfOf(request)));
    }

    private static void remember(Principal principal) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(principal, null, List.of()));
        SecurityContextHolder.setContext(context);
    }
}
