package dev.assay.activities.grading.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The length of the longest common subsequence, 64 elements at a time (Hyyrö 2004), since the usual table takes
 * minutes for two texts of 1 MiB. Takes first x second / 64 steps and memory of the order of the first list.
 */
public final class CommonSubsequence {
    private CommonSubsequence() {}

    public static <T> int length(List<T> first, List<T> second) {
        int blocks = (first.size() + 63) / 64;
        Map<T, Places> places = places(first, blocks);
        // A bit is 0 where the common subsequence with what was read of the second list grows at that element.
        long[] row = new long[blocks];
        Arrays.fill(row, -1L);
        long[] scratch = new long[blocks];
        for (T element : second) {
            Places found = places.get(element);
            if (found != null) {
                long[] matches = found.into(scratch);
                step(row, matches);
                found.clear(scratch);
            }
        }
        int length = 0;
        for (long block : row) {
            length += Long.bitCount(~block);
        }
        return length;
    }

    /** {@code row = (row + (row & matches)) | (row & ~matches)}, with the carry handed from block to block. */
    private static void step(long[] row, long[] matches) {
        long carry = 0;
        for (int i = 0; i < row.length; i++) {
            long before = row[i];
            long hit = before & matches[i];
            long partial = before + hit;
            long sum = partial + carry;
            carry = Long.compareUnsigned(partial, before) < 0 || Long.compareUnsigned(sum, partial) < 0 ? 1 : 0;
            row[i] = sum | (before & ~matches[i]);
        }
    }

    private static <T> Map<T, Places> places(List<T> list, int blocks) {
        Map<T, List<Integer>> positions = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            positions.computeIfAbsent(list.get(i), key -> new ArrayList<>()).add(i);
        }
        Map<T, Places> places = HashMap.newHashMap(positions.size());
        positions.forEach((element, at) -> places.put(element, Places.of(at, blocks)));
        return places;
    }

    /**
     * Where an element stands. A frequent one has its bits ready, of which there can be at most 64; a rare one, that
     * stands at fewer places than there are blocks, sets them in a scratch array, so that memory stays small.
     */
    private record Places(int[] rare, long[] frequent) {
        static Places of(List<Integer> positions, int blocks) {
            int[] at = positions.stream().mapToInt(Integer::intValue).toArray();
            if (at.length < blocks) {
                return new Places(at, new long[0]);
            }
            long[] bits = new long[blocks];
            for (int position : at) {
                bits[position >> 6] |= 1L << position;
            }
            return new Places(new int[0], bits);
        }

        long[] into(long[] scratch) {
            for (int position : rare) {
                scratch[position >> 6] |= 1L << position;
            }
            return frequent.length > 0 ? frequent : scratch;
        }

        void clear(long[] scratch) {
            for (int position : rare) {
                scratch[position >> 6] = 0;
            }
        }
    }
}
