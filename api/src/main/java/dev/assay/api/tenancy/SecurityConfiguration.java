package dev.assay.api.tenancy;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.ledger.tenancy.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Who may do what: a key for everything but the documents, the health probes and the metrics. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** Served without a look at any key: a probe must not depend on what the database says of one. */
    private static final RequestMatcher PUBLIC = new OrRequestMatcher(Stream.of(
                    "/v3/api-docs",
                    "/v3/api-docs.yaml",
                    "/v3/api-docs/**",
                    "/swagger-ui.html",
                    "/swagger-ui/**",
                    "/actuator/health",
                    "/actuator/health/**",
                    "/actuator/prometheus")
            .<RequestMatcher>map(
                    path -> PathPatternRequestMatcher.withDefaults().matcher(path))
            .toList());

    /** Decoded as for controllers: %61dmin is admin as well. */
    private static final RequestMatcher ADMINISTRATION =
            PathPatternRequestMatcher.withDefaults().matcher("/api/v1/admin/**");

    @Bean
    SecurityFilterChain apiSecurity(
            HttpSecurity http,
            KeyCache keys,
            KeyUse uses,
            RateLimits limits,
            InstantSource clock,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
        http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(
                        new BearerFilter(PUBLIC, keys, uses, limits, clock, errors),
                        AnonymousAuthenticationFilter.class)
                // The container includes its error page where the answer has begun already.
                .authorizeHttpRequests(a -> a.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.INCLUDE, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(PUBLIC)
                        .permitAll()
                        .anyRequest()
                        .access(scope()))
                .exceptionHandling(e -> e.authenticationEntryPoint((request, response, cause) ->
                                errors.resolveException(request, response, null, noKey(request)))
                        .accessDeniedHandler((request, response, cause) ->
                                errors.resolveException(request, response, null, noScope(request))));
        return http.build();
    }

    /** For headers and paths that Spring's firewall does not let through. An error page could not read them either. */
    @Bean
    RequestRejectedHandler rejections(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
        return (request, response, e) -> errors.resolveException(request, response, null, e);
    }

    /** There are no users. Without this bean Spring Boot would make one and log its password. */
    @Bean
    UserDetailsService noUsers() {
        return new InMemoryUserDetailsManager();
    }

    private static AuthorizationManager<RequestAuthorizationContext> scope() {
        return (authentication, context) ->
                new AuthorizationDecision(authentication.get().getPrincipal() instanceof Principal principal
                        && (principal.has(needed(context.getRequest()))
                                || ADMINISTRATION.matches(context.getRequest()) && principal.has(Scope.OPERATOR)));
    }

    private static String needed(HttpServletRequest request) {
        if (ADMINISTRATION.matches(request)) {
            return Scope.ADMIN;
        }
        String method = request.getMethod();
        return method.equals("GET") || method.equals("HEAD") ? Scope.READ_EVALS : Scope.WRITE_EVALS;
    }

    private static ApiException noKey(HttpServletRequest request) {
        String sent = request.getHeader("Authorization") == null ? "missing" : "not a key that is valid now";
        return new ApiException(
                HttpStatus.UNAUTHORIZED, "unauthorized", "Authorization: " + sent + " (expected: Bearer <api key>)");
    }

    private static ApiException noScope(HttpServletRequest request) {
        String scope = needed(request);
        return new ApiException(
                HttpStatus.FORBIDDEN, "missing_scope", "this key lacks the scope " + scope, Map.of("scope", scope));
    }
}
