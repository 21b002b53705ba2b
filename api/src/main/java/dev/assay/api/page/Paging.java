package dev.assay.api.page;

import dev.assay.api.error.ApiException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The query parameters that every list has. */
public final class Paging {

    public static final int DEFAULT_LIMIT = 20;
    public static final int MAX_LIMIT = 100;

    private Paging() {}

    /** @throws ApiException 400 where {@code limit} is not in 1..most */
    public static int limit(@Nullable Integer limit, int fallback, int most) {
        if (limit == null) {
            return fallback;
        }
        if (limit < 1 || limit > most) {
            throw ApiException.invalid("limit", limit.toString(), "1.." + most);
        }
        return limit;
    }

    public static int limit(@Nullable Integer limit) {
        return limit(limit, DEFAULT_LIMIT, MAX_LIMIT);
    }

    /**
     * The position of {@code after}, or where the list begins.
     *
     * @param find the position of the ID in this list; empty where the list has no such entry
     * @throws ApiException 400 where it has none
     */
    public static <T> T after(@Nullable String after, T start, Function<String, Optional<T>> find) {
        if (after == null) {
            return start;
        }
        return find.apply(after)
                .orElseThrow(() -> ApiException.invalid("after", after, "the ID of an entry of this list"));
    }
}
