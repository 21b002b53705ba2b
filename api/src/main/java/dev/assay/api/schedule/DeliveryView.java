package dev.assay.api.schedule;

import dev.assay.ledger.Ids;
import dev.assay.ledger.webhook.DeliveryDao.Delivery;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One message of a webhook. Times are Unix seconds.
 *
 * @param id its {@code webhook-id}
 * @param status pending, delivered or failed
 * @param lastStatusCode what the target answered last, null where it did not
 */
@Schema(name = "WebhookDelivery")
record DeliveryView(
        String id,
        String object,
        String scheduleId,
        String runId,
        String type,
        String status,
        int tries,
        @Nullable Integer lastStatusCode,
        @Nullable String lastError,
        @Nullable Long nextTryAt,
        long createdAt,
        @Nullable Long endedAt) {

    static DeliveryView of(Delivery delivery) {
        return new DeliveryView(
                Ids.delivery(delivery.id()),
                "eval.webhook.delivery",
                Ids.schedule(delivery.scheduleId()),
                Ids.run(delivery.runId()),
                delivery.type(),
                delivery.state().text(),
                delivery.tries(),
                delivery.lastStatus(),
                delivery.lastError(),
                ScheduleView.seconds(delivery.nextTryAt()),
                delivery.occurredAt().getEpochSecond(),
                ScheduleView.seconds(delivery.endedAt()));
    }
}
