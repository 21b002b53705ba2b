package dev.assay.model.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.core.http.Headers;
import dev.assay.model.ProviderApi;
import dev.assay.text.TextLimit;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallPartsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

    private static Headers headers(String... namesAndValues) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers.build();
    }

    @Test
    void retryAfter() {
        assertThat(RetryAfter.of(headers(), CLOCK)).isEmpty();
        assertThat(RetryAfter.of(headers("Retry-After", "3"), CLOCK)).contains(Duration.ofSeconds(3));
        assertThat(RetryAfter.of(headers("Retry-After", "1.5"), CLOCK)).contains(Duration.ofMillis(1500));
        assertThat(RetryAfter.of(headers("Retry-After", "86400"), CLOCK)).contains(Duration.ofMinutes(10));
        assertThat(RetryAfter.of(headers("Retry-After", "9", "retry-after-ms", "250"), CLOCK))
                .contains(Duration.ofMillis(250));
        assertThat(RetryAfter.of(headers("Retry-After", "Mon, 23 Nov 2026 10:00:30 GMT"), CLOCK))
                .contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.of(headers("Retry-After", "Mon, 23 Nov 2026 09:00:00 GMT"), CLOCK))
                .contains(Duration.ZERO);
        assertThat(RetryAfter.of(headers("Retry-After", "Tue, 24 Nov 2026 10:00:00 GMT"), CLOCK))
                .contains(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "soon",
                "",
                "NaN",
                "Infinity",
                "-Infinity",
                "-3",
                "+3",
                "1e999",
                "1e3",
                "0x10p2",
                "3d",
                "3, 5",
                "2678401",
                "999999999999999",
                "9999999999999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                "Wed, 32 Dec 2026 10:00:00 GMT",
                "Mon, 23 Nov 2026 10:00:30",
                "2026-11-23T10:00:30Z"
            })
    void aTimeThatNobodyMeansIsNotBelieved(String value) {
        assertThat(RetryAfter.of(headers("Retry-After", value), CLOCK)).isEmpty();
    }

    @Test
    void textIsCutBetweenCodePoints() {
        assertThat(TextLimit.cut("abc", 3)).isEqualTo("abc");
        assertThat(TextLimit.cut("abcd", 3)).isEqualTo("abc");
        assertThat(TextLimit.cut("a\u00e9b", 2)).isEqualTo("a");
        assertThat(TextLimit.cut("a\ud83d\ude00b", 4)).isEqualTo("a");
        assertThat(TextLimit.cut("a\ud83d\ude00b", 5)).isEqualTo("a\ud83d\ude00");
        assertThat(TextLimit.cut("\ud83d\ud83d", 5)).isEqualTo("\ud83d");
    }

    @Test
    void settingsDoNotShowTheKey() {
        ProviderSettings settings =
                new ProviderSettings(URI.create("https://api.openai.com/v1"), "sk-secret", ProviderApi.RESPONSES);
        assertThat(settings.toString()).contains("https://api.openai.com/v1").doesNotContain("secret");
        assertThatThrownBy(() -> new ProviderSettings(settings.baseUrl(), "sk-secret\n", ProviderApi.RESPONSES))
                .hasMessageContaining("position 9")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> new ProviderSettings(URI.create("api.openai.com"), "k", ProviderApi.RESPONSES))
                .hasMessageStartingWith("baseUrl: api.openai.com (expected:");
    }
}
