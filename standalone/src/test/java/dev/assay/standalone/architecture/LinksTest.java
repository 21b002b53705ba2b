package dev.assay.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a document links to within the repository is there: the file, and the heading in it. */
class LinksTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void everyRelativeLinkLeadsToAFileAndItsHeading() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                links++;
                Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
                String anchor = link.group(2);
                if (!Files.exists(target) || (anchor != null && !anchors(target).contains(anchor))) {
                    dead.add(document + ": " + link.group());
                }
            }
        }
        assertThat(links).isGreaterThan(50);
        assertThat(dead).isEmpty();
    }

    /** As GitHub makes them: lower case, letters, digits, hyphens and underscores, a hyphen for a space. */
    private static Set<String> anchors(Path document) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher heading = HEADING.matcher(Files.readString(document));
        while (heading.find()) {
            String kept = heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "");
            anchors.add(kept.strip().replace(' ', '-'));
        }
        return anchors;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (String folder :
                List.of("", "docs", "conformance/client", "conformance/drills", "conformance/templates", "deploy")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
            }
        }
        return documents;
    }
}
