package dev.assay.manifest.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternGroupsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            x|0
            (a)(b(c))|3
            (?:a)(?i)(b)|1
            (?P<x>a)(?<y>b)|2
            \\(a\\)(b)|1
            [(](a)|1
            []()](a)|1
            [^]()](a)|1
            [[:alpha:]()](a)|1
            [\\]()](a)|1
            \\Q(((\\E(a)|1
            \\Q(((|0
            """)
    void groupsAreCounted(String pattern, int groups) {
        assertThat(PatternGroups.of(pattern).names()).hasSize(groups);
    }

    @ParameterizedTest
    @CsvSource({"0,true", "2,true", "3,false", "x,true", "y,false", "'',false"})
    void groupsAreFoundByNumberAndName(String group, boolean has) {
        assertThat(PatternGroups.of("(?P<x>a)(b)").has(group)).isEqualTo(has);
    }
}
