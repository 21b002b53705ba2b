package dev.assay.api.admin;

import dev.assay.api.page.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a list is asked for, newest first.
 *
 * @param before the page begins behind this order of creation
 * @param limit how many it holds at most
 */
record AdminListQuery(Query query, long before, int limit) {

    /**
     * @param position the order of creation of what {@code after} names
     * @param what what that is
     * @param filters names of further parameters
     */
    static AdminListQuery of(
            HttpServletRequest request, Function<String, Optional<Long>> position, String what, Set<String> filters) {
        Set<String> known = new TreeSet<>(filters);
        known.addAll(Set.of("limit", "after"));
        Query query = new Query(request.getParameterMap(), known);
        int limit = query.integer("limit", 1, 100, 20);
        Optional<Long> after = query.parsed("after", position, what);
        query.violations().throwIfAny();
        return new AdminListQuery(query, after.orElse(Long.MAX_VALUE), limit);
    }

    @Nullable String filter(String name) {
        return query.text(name).orElse(null);
    }
}
