package dev.assay.api.file;

import dev.assay.api.page.Query;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Query parameters of {@code GET /files}.
 *
 * @param position the list goes on behind this order of creation
 */
record FileListQuery(@Nullable String purpose, @Nullable String sha256, boolean newestFirst, long position, int limit) {

    private static final Set<String> KNOWN = Set.of("purpose", "sha256", "owned_only", "order", "limit", "after");

    /** What the published client asks for by itself. */
    private static final int MAX_PAGE = 10_000;

    static FileListQuery parse(Map<String, String[]> parameters, Function<String, Optional<Long>> position) {
        Query query = new Query(parameters, KNOWN);
        Optional<String> order = query.parsed("order", FileListQuery::order, "asc or desc");
        boolean newestFirst = order.map("desc"::equals).orElse(true);
        // Files are not shared.
        query.bool("owned_only", false);
        int limit = query.integer("limit", 1, MAX_PAGE, 20);
        Optional<Long> after = query.parsed("after", position, "the ID of a file");
        query.violations().throwIfAny();
        return new FileListQuery(
                query.text("purpose").orElse(null),
                query.text("sha256").orElse(null),
                newestFirst,
                after.orElse(newestFirst ? Long.MAX_VALUE : 0L),
                limit);
    }

    private static Optional<String> order(String text) {
        return Optional.of(text).filter(Set.of("asc", "desc")::contains);
    }
}
