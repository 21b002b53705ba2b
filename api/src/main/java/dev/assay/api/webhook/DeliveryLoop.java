package dev.assay.api.webhook;

import dev.assay.api.background.BackgroundLoop;
import dev.assay.api.json.ApiJson;
import dev.assay.api.run.view.RunReader;
import dev.assay.api.webhook.WebhookTargets.RefusedException;
import dev.assay.ledger.Ids;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.webhook.DeliveryDao;
import dev.assay.ledger.webhook.DeliveryDao.Delivery;
import dev.assay.ledger.webhook.DeliveryDao.Target;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends what is in the outbox, at least once: a process that dies between sending and recording leaves its lease, and
 * when that has run out the same message goes out again under the same ID. Every api process has one.
 */
@Component
class DeliveryLoop extends BackgroundLoop {

    private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final long MAX_PAUSE_SECONDS = 3_600;
    private static final int AT_ONCE = 16;

    private final DeliveryDao deliveries;
    private final RunDao runs;
    private final RunReader reader;
    private final WebhookTargets targets;
    private final WebhookClient client;
    private final InstantSource clock;
    private final WebhookProperties properties;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

    DeliveryLoop(
            Jdbi jdbi, RunReader reader, WebhookTargets targets, InstantSource clock, WebhookProperties properties) {
        super("sender of webhooks");
        this.deliveries = jdbi.onDemand(DeliveryDao.class);
        this.runs = jdbi.onDemand(RunDao.class);
        this.reader = reader;
        this.targets = targets;
        this.client = new WebhookClient(properties.timeout());
        this.clock = clock;
        this.properties = properties;
    }

    @Override
    protected void pass() {
        while (slots.tryAcquire()) {
            Optional<UUID> leased = Optional.empty();
            try {
                leased = deliveries.lease(properties.lease().toMillis() / 1_000.0);
            } finally {
                if (leased.isEmpty()) {
                    slots.release();
                }
            }
            if (leased.isEmpty()) {
                break;
            }
            UUID schedule = leased.get();
            senders.execute(() -> serve(schedule));
        }
        pause(SWEEP);
    }

    /** One message; the next of this webhook is taken after it, by whoever comes first. */
    private void serve(UUID schedule) {
        try {
            deliveries.due(schedule).ifPresent(this::send);
            deliveries.release(schedule);
        } catch (RuntimeException e) {
            log.warn("a webhook of {} could not be sent; it is tried again", Ids.schedule(schedule), e);
        } finally {
            slots.release();
        }
    }

    private void send(Delivery delivery) {
        Optional<Target> target = deliveries.target(delivery.scheduleId());
        if (target.isEmpty()) {
            deliveries.drop(delivery.id(), "the schedule has no webhook any more");
            return;
        }
        @Nullable Integer status = null;
        String error;
        try {
            Optional<String> body = body(delivery, target.get());
            if (body.isEmpty()) {
                deliveries.drop(delivery.id(), "the run was deleted");
                return;
            }
            status = client.send(
                    targets.resolve(target.get().webhookUrl()),
                    headers(delivery, target.get(), body.get()),
                    body.get());
            if (status >= 200 && status < 300) {
                deliveries.delivered(delivery.id(), status);
                return;
            }
            error = "status " + status;
        } catch (RefusedException e) {
            error = "target refused (expected: " + e.getMessage() + ")";
        } catch (UnknownHostException e) {
            error = "the target's name is unknown";
        } catch (IOException e) {
            // Its message may quote what the target sent.
            error = "no answer: " + e.getClass().getSimpleName();
        } catch (RuntimeException e) {
            if (SqlErrors.passing(e)) {
                throw e;
            }
            // Counted as a try, or it would come again with every lease, for ever, before all later messages.
            log.error("{} could not be sent", Ids.delivery(delivery.id()), e);
            error = "not sent, an error of ours: " + e.getClass().getSimpleName();
        }
        deliveries.again(
                delivery.id(),
                status,
                error,
                pauseSeconds(delivery.tries()),
                properties.giveUpAfter().toMillis() / 1_000.0);
    }

    private double pauseSeconds(int tries) {
        double first = properties.firstPause().toMillis() / 1_000.0;
        return Math.min(MAX_PAUSE_SECONDS, first * Math.pow(2, Math.min(tries, 20)));
    }

    /** Made once: a signature, and whoever compares, must find the same bytes in every try. */
    private Optional<String> body(Delivery delivery, Target target) {
        if (delivery.body() != null) {
            return Optional.of(delivery.body());
        }
        Optional<Run> run = runs.find(delivery.runId(), target.teamId(), null);
        return run.map(found -> {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("type", delivery.type());
            message.put("timestamp", delivery.occurredAt().toString());
            Run then = deliveries
                    .run(delivery.id())
                    .map(json -> RunAtTransition.of(found, json))
                    .orElse(found);
            message.put("data", reader.view(then));
            String body = ApiJson.MAPPER.writeValueAsString(message);
            deliveries.body(delivery.id(), body);
            return body;
        });
    }

    private Map<String, String> headers(Delivery delivery, Target target, String body) {
        String id = Ids.delivery(delivery.id());
        long timestamp = clock.instant().getEpochSecond();
        String signature = WebhookSignature.sign(target.webhookSecret(), id, timestamp, body);
        if (target.previousSecret() != null) {
            signature += " " + WebhookSignature.sign(target.previousSecret(), id, timestamp, body);
        }
        return Map.of("webhook-id", id, "webhook-timestamp", Long.toString(timestamp), "webhook-signature", signature);
    }

    @Override
    protected void ended() throws InterruptedException {
        senders.shutdown();
        if (!senders.awaitTermination(2, TimeUnit.SECONDS)) {
            log.info("webhooks in flight are sent again by another process");
        }
    }
}
