package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class TransportFaultsTest {
    private static SimulatedProvider faulty(Then then) {
        return SimulatedProvider.start(0, Scenario.healthy().withFaults(Fault.always(then)));
    }

    @Test
    void aHangingCallEndsWhenItsClientGivesUp() throws Exception {
        try (SimulatedProvider provider = faulty(Then.of(FaultKind.HANG));
                Caller caller = new Caller(provider)) {
            CompletableFuture<HttpResponse<String>> call = send(caller, "hello");
            await().until(() -> provider.counters().inFlight() == 1);

            call.cancel(true);

            await().until(() -> provider.counters().inFlight() == 0);
            assertThat(provider.counters().maxInFlight()).isEqualTo(1);
            assertThat(provider.counters().answered()).isZero();
            assertThat(provider.counters().faults()).isEqualTo(Map.of("hang", 1L));
        }
    }

    @Test
    void closingEndsHangingAndWaitingCallsUnpaid() throws Exception {
        Scenario scenario = Scenario.healthy()
                .withLatency(Latency.fixed(Duration.ofHours(1)))
                .withFaults(Fault.of(When.firstCalls(1), Then.of(FaultKind.HANG)));
        SimulatedProvider provider = SimulatedProvider.start(0, scenario);
        try (Caller caller = new Caller(provider)) {
            CompletableFuture<HttpResponse<String>> hanging = send(caller, "a");
            CompletableFuture<HttpResponse<String>> waiting = send(caller, "b");
            await().until(() -> provider.counters().inFlight() == 2);

            provider.close();

            assertThatThrownBy(hanging::get).hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(waiting::get).hasCauseInstanceOf(IOException.class);
            assertThat(provider.counters().answered()).isZero();
            assertThat(provider.counters().inFlight()).isZero();
        }
    }

    @Test
    void aCutCallBreaksInMidBody() throws Exception {
        try (SimulatedProvider provider = faulty(Then.of(FaultKind.CUT));
                Caller caller = new Caller(provider)) {
            HttpResponse<InputStream> response = caller.http()
                    .send(
                            caller.request(Endpoint.CHAT_COMPLETIONS, "small", "hello")
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
            assertThat(provider.counters().answered()).isZero();
            assertThat(provider.counters().faults()).isEqualTo(Map.of("cut", 1L));
        }
    }

    @Test
    void garbageIsNotJson() throws Exception {
        try (SimulatedProvider provider = faulty(Then.of(FaultKind.GARBAGE));
                Caller caller = new Caller(provider)) {
            HttpResponse<String> response = caller.respond("hello");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> Caller.json(response)).isInstanceOf(JacksonException.class);
            assertThat(provider.counters().answered()).isZero();
            assertThat(provider.counters().faults()).isEqualTo(Map.of("garbage", 1L));
        }
    }

    @Test
    void aHugeBodyIsStreamedAndPaid() throws Exception {
        long bytes = 200_000_000;
        try (SimulatedProvider provider = faulty(Then.hugeBody(bytes));
                Caller caller = new Caller(provider)) {
            HttpResponse<InputStream> response = caller.http()
                    .send(
                            caller.request(Endpoint.RESPONSES, "small", "hello").build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(body.skip(bytes)).isEqualTo(bytes);
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("x")
                        .contains("\"output_tokens\":50000000,")
                        .endsWith("}}");
            }
            assertThat(provider.counters().answered()).isEqualTo(1);
            assertThat(provider.counters().outputTokens()).isEqualTo(50_000_000);
        }
    }

    @Test
    void aClientThatLeavesInMidBodyHarmsNobodyElse() throws Exception {
        Scenario scenario = Scenario.healthy().withFaults(Fault.of(When.firstCalls(1), Then.hugeBody(1L << 32)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            HttpResponse<InputStream> response = caller.http()
                    .send(
                            caller.request(Endpoint.RESPONSES, "small", "a").build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();

            assertThat(caller.respond("b").statusCode()).isEqualTo(200);
            assertThat(provider.counters().answered()).isEqualTo(2);
        }
    }

    @Test
    void aCallIsPaidEvenIfItsClientHasLeft() throws Exception {
        Scenario scenario = Scenario.healthy().withLatency(Latency.fixed(Duration.ofMillis(400)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario)) {
            try (Caller caller = new Caller(provider)) {
                CompletableFuture<HttpResponse<String>> call = send(caller, "a");
                await().until(() -> provider.counters().inFlight() == 1);
                assertThat(provider.counters().answered()).isZero();
                call.cancel(true);
            }
            await().until(() -> provider.counters().answered() == 1);
        }
    }

    private static CompletableFuture<HttpResponse<String>> send(Caller caller, String prompt) {
        return caller.http()
                .sendAsync(
                        caller.request(Endpoint.RESPONSES, "small", prompt).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
