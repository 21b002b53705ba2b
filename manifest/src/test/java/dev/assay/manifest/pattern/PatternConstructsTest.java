package dev.assay.manifest.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternConstructsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "(?<=a)b~(?<= is a lookbehind, at character 1,",
                "ab(?<!a)b~(?<! is a negative lookbehind, at character 3,",
                "😀(?<!a)b~(?<! is a negative lookbehind, at character 2,",
                "a(?=b)~(?= is a lookahead, at character 2,",
                "a(?!b)~(?! is a negative lookahead, at character 2,",
                "(?>a)~(?> is an atomic group, at character 1,",
                "(a)\\1~\\1 is a backreference, at character 4,",
                "(?P<x>a)(?P=x)~(?P= is a backreference, at character 9,",
                "(?<x>a)\\k<x>~\\k is a backreference, at character 8,",
                "a*+b~*+ is a possessive repetition, at character 3,",
                "a++b~++ is a possessive repetition, at character 3,",
                "a?+b~?+ is a possessive repetition, at character 3,",
                "a{2,3}+b~}+ is a possessive repetition, at character 7,",
                "(?(1)a|b)~(?( is a conditional, at character 1,",
                "(a(?R)?b)~(?R is a recursion, at character 3,",
                "(?#x)a~(?# is a comment, at character 1,"
            })
    void isNamedWithItsPlace(String pattern, String problem) {
        assertThat(PatternConstructs.problem(pattern)).hasValue(problem + " which RE2 does not have");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "(?:a)+",
                "(?i)a",
                "(?P<x>a)",
                "(?<x>a)",
                "\\(?=a",
                "[(?<=]a",
                "\\Q(?<=a)\\E",
                "a\\++",
                "a\\*+",
                "\\}+",
                "a+?",
                "a*?",
                "[*+]+",
                "[\\]*]+",
                "\\d+\\.\\d+",
                "\\\\+",
                "(\\?+)",
                "\\x{41}+a",
                "\\p{Greek}+",
                "a{x}+",
                "(?i)+a",
                "a+?b+",
                "{+",
                "[[:alpha:]]+",
                "",
                "+",
                "\\0",
                "a\\",
                "[a"
            })
    void whatRe2HasIsNot(String pattern) {
        assertThat(PatternConstructs.problem(pattern)).isEmpty();
    }
}
