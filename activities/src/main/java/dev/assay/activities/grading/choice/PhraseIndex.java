package dev.assay.activities.grading.choice;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Finds many phrases in a text of words at once, in time linear in the text whatever they are (Aho and Corasick:
 * "Efficient string matching", 1975).
 */
final class PhraseIndex {
    private static final class Node {
        final Map<String, Node> next = new HashMap<>();

        @Nullable Node fail;
        /** The next shorter phrase that ends here. */
        @Nullable Node shorter;

        int length;
        int phrase = -1;
    }

    /** Says whether a phrase that was found counts there. */
    @FunctionalInterface
    interface Check {
        boolean counts(int phrase, int start, int end);
    }

    private final Node root = new Node();

    /** @param phrases by number, an empty one is never found; of equal ones the first number is given */
    PhraseIndex(List<List<String>> phrases) {
        for (int i = 0; i < phrases.size(); i++) {
            Node node = root;
            for (String word : phrases.get(i)) {
                node = node.next.computeIfAbsent(word, w -> new Node());
            }
            node.length = phrases.get(i).size();
            node.phrase = node.phrase < 0 && node != root ? i : node.phrase;
        }
        link();
    }

    private void link() {
        Queue<Node> nodes = new ArrayDeque<>(List.of(root));
        while (!nodes.isEmpty()) {
            Node node = nodes.remove();
            node.next.forEach((word, child) -> {
                Node fail = node == root ? root : step(node.fail, word);
                child.fail = fail;
                child.shorter = fail.phrase >= 0 ? fail : fail.shorter;
                nodes.add(child);
            });
        }
    }

    private Node step(@Nullable Node from, String word) {
        for (Node node = from; node != null; node = node.fail) {
            Node next = node.next.get(word);
            if (next != null) {
                return next;
            }
        }
        return root;
    }

    /**
     * The leftmost phrases that do not overlap, of those at one place the longest.
     *
     * @return for each word the number of the phrase that begins there, or -1, and the end of it, else 0
     */
    int[][] find(List<String> words, Check check) {
        int[] phrase = new int[words.size()];
        int[] end = new int[words.size()];
        Arrays.fill(phrase, -1);
        Node node = root;
        for (int i = 0; i < words.size(); i++) {
            node = step(node, words.get(i));
            for (Node found = node.phrase >= 0 ? node : node.shorter; found != null; found = found.shorter) {
                int start = i + 1 - found.length;
                if (check.counts(found.phrase, start, i + 1)) {
                    phrase[start] = found.phrase;
                    end[start] = i + 1;
                    break;
                }
            }
        }
        int covered = 0;
        for (int i = 0; i < words.size(); i++) {
            if (i < covered) {
                phrase[i] = -1;
                end[i] = 0;
            }
            covered = Math.max(covered, end[i]);
        }
        return new int[][] {phrase, end};
    }
}
