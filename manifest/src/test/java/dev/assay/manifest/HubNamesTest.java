package dev.assay.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "...",
                "a/..",
                "../a",
                "a/../../b",
                "a/./b",
                "/a",
                "a/",
                "a//b",
                "%2e%2e",
                "%2E.",
                ".%2e",
                "%252e%252e",
                "a%2fb",
                "a\\b",
                "..\\..",
                "a@b",
                "a?b",
                "a#b",
                "a b",
                "a\u0000b",
                "a\nb",
                "a\u2025b",
                "ａ",
                "a;b",
                "a:b",
                "a..b",
                "-a",
                "refs/heads/..",
                "main?x=1",
                "main#",
                "main%00",
                "http://x/"
            })
    void noRevision(String name) {
        assertThat(HubNames.revision(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main",
                "v1.0",
                "1.0.0",
                "refs/pr/1",
                "refs/convert/parquet",
                "feature/a-b_c+d",
                "a.b",
                "0123456789abcdef0123456789abcdef01234567"
            })
    void revisions(String name) {
        assertThat(HubNames.revision(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "a/..",
                "../a.csv",
                "a/../b.csv",
                "/a.csv",
                "a//b.csv",
                "",
                " ",
                "a\\..\\b",
                "..%2fa",
                "%2e%2e/a",
                "%252e%252e/a",
                "a\u0000.csv",
                "a\r\n.csv",
                "https://x/a.csv",
                "file:///etc/passwd"
            })
    void noPaths(String path) {
        assertThat(HubNames.path(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv",
                "data/train-*.parquet",
                "data/50%.csv",
                "ü/日本.csv",
                "data/{a,b}.csv",
                "data/",
                "a..b.csv",
                "a@b.csv",
                "data/?.csv",
                "C#/x.csv"
            })
    void paths(String path) {
        assertThat(HubNames.path(path)).isTrue();
    }

    @Test
    void repositories() {
        assertThat(HubNames.repository("org/da.ta_1-x")).isTrue();
        assertThat(HubNames.repository("squad")).isTrue();
        for (String none : new String[] {"..", ".", "../x", "x/..", "a/b/c", "/a", "a/", "a?b", "a b", "", "a%2e"}) {
            assertThat(HubNames.repository(none)).as(none).isFalse();
        }
    }
}
