package dev.assay.api.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param object always {@code list}
 * @param firstId left out where {@code data} is empty, as is {@code last_id}
 * @param lastId goes into {@code after} for the next page
 */
public record Page<T>(
        String object,
        List<T> data,
        boolean hasMore,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String firstId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String lastId) {

    /**
     * @param rows up to {@code limit + 1} of them: the one too many says that there are more
     * @param limit how many the page holds at most
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> toItem, Function<T, String> toId) {
        return of(rows.stream().limit(limit).map(toItem).toList(), rows.size() > limit, toId);
    }

    /** @param more whether items follow: a page ends early where its items are large */
    public static <T> Page<T> of(List<T> data, boolean more, Function<T, String> toId) {
        return data.isEmpty()
                ? new Page<>("list", data, more, null, null)
                : new Page<>("list", data, more, toId.apply(data.getFirst()), toId.apply(data.getLast()));
    }
}
