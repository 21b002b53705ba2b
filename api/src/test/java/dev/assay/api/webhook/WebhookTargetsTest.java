package dev.assay.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.api.webhook.WebhookTargets.RefusedException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetsTest {

    private static final Resolver LITERALS = host -> List.of(InetAddress.getByName(host));

    private static WebhookTargets targets(Resolver resolver, String... allow) {
        Duration minute = Duration.ofMinutes(1);
        return new WebhookTargets(
                resolver, new WebhookProperties(List.of(allow), Duration.ofSeconds(5), minute, minute, minute, minute));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://169.254.169.254/latest",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:169.254.169.254]/",
                "https://[::1]/",
                "https://[fd00::1]/",
                "https://[fe80::1]/",
                "https://[ff02::1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://0.0.0.0/",
                "https://10.1.2.3/",
                "https://100.64.0.1/",
                "https://172.31.0.1/",
                "https://192.168.1.1/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://0x7f.0.0.1/",
                "https://127.0.0.1./",
                "https://[::ffff:7f00:1]/",
                "https://[::127.0.0.1]/",
                "https://[::]/",
                "http://93.184.215.14/",
                "https://93.184.215.14:8443/",
                "https://user:pw@example.com/",
                "ftp://example.com/",
                "example.com"
            })
    void whatIsRefused(String url) {
        assertThat(targets(LITERALS).refusal(url)).isPresent();
        assertThatThrownBy(() -> targets(LITERALS).resolve(url)).isInstanceOf(RefusedException.class);
    }

    @Test
    void aNameIsRefusedWhereAnyOfItsAddressesIs() {
        Resolver both = host -> List.of(InetAddress.getByName("93.184.215.14"), InetAddress.getByName("10.0.0.1"));
        assertThat(targets(both).refusal("https://example.com/")).isEmpty();
        assertThatThrownBy(() -> targets(both).resolve("https://example.com/")).isInstanceOf(RefusedException.class);
    }

    @Test
    void aNameIsLookedUpOnceAndConnectedToWhatItWasThen() throws Exception {
        Iterator<String> answers = List.of("93.184.215.14", "127.0.0.1").iterator();
        Resolver changing = host -> List.of(InetAddress.getByName(answers.next()));
        WebhookTargets.Checked checked = targets(changing).resolve("https://example.com/hook");
        assertThat(checked.addresses()).containsExactly(InetAddress.getByName("93.184.215.14"));
        assertThatThrownBy(() -> targets(changing).resolve("https://example.com/hook"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void theConfigurationAllowsMore() throws Exception {
        assertThat(targets(LITERALS, "127.0.0.1:8080")
                        .resolve("http://127.0.0.1:8080/")
                        .tls())
                .isFalse();
        assertThat(targets(LITERALS, "127.0.0.1:8080").refusal("http://127.0.0.1:8081/"))
                .isPresent();
        assertThat(targets(LITERALS, "10.0.0.0/8")
                        .resolve("http://10.1.2.3:81/")
                        .port())
                .isEqualTo(81);
        assertThat(targets(LITERALS, "10.0.0.0/8").refusal("http://11.1.2.3:81/"))
                .isPresent();
        assertThat(targets(LITERALS, "10.0.0.0/8").refusal("http://10.1.2.3:99999/"))
                .contains("http://10.1.2.3:99999 (expected: a port of 1..65535)");
        assertThat(targets(LITERALS, "10.0.0.0/8").refusal("http://10.1.2.3:0/"))
                .isPresent();
        assertThatThrownBy(() -> targets(LITERALS, "everything")).hasMessageContaining("expected: host:port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0", "localhost/8", "abc/8", "300.1.1.1/8"})
    void whatIsNoNetworkIsNoSetting(String entry) {
        assertThatThrownBy(() -> targets(LITERALS, entry))
                .hasMessage(
                        "assay.webhooks.allow: " + entry + " (expected: host:port, or a network such as 10.0.0.0/8)");
    }

    @Test
    void aNetworkAllowsNoAddressOfTheOtherFamily() {
        // Their first bits are the same.
        assertThat(targets(LITERALS, "252.0.0.0/7").refusal("https://[fd00::1]/"))
                .isPresent();
        assertThat(targets(LITERALS, "a00::/8").refusal("https://10.0.0.1/")).isPresent();
        assertThat(targets(LITERALS, "fd00::/8").refusal("http://[fd00::1]:8080/"))
                .isEmpty();
        assertThat(targets(LITERALS, "0.0.0.0/0").refusal("https://10.0.0.1/")).isEmpty();
    }

    @Test
    void publicTargetsAreTaken() throws Exception {
        assertThat(targets(LITERALS).resolve("https://93.184.215.14/a?b=c").port())
                .isEqualTo(443);
        assertThat(targets(LITERALS).resolve("https://[2606:4700::1111]/").host())
                .isEqualTo("2606:4700::1111");
    }
}
