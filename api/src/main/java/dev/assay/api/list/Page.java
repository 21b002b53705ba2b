package dev.assay.api.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param hasMore whether a page follows, which begins after {@code lastId}
 * @param firstId left out where the page is empty; likewise {@code lastId}
 */
public record Page<T>(
        String object,
        List<T> data,
        boolean hasMore,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String firstId,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String lastId) {

    public static <T> Page<T> of(List<T> data, boolean hasMore, Function<T, String> id) {
        return new Page<>(
                "list",
                data,
                hasMore,
                data.isEmpty() ? null : id.apply(data.getFirst()),
                data.isEmpty() ? null : id.apply(data.getLast()));
    }

    /**
     * The page of a query that asked for one row more than the page holds, to know whether there are more.
     *
     * @param rows up to {@code limit + 1}
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> show, Function<T, String> id) {
        return of(rows.stream().limit(limit).map(show).toList(), rows.size() > limit, id);
    }
}
