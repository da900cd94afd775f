import { KinguinOrderEvent, kinguinWebhook } from '#shared/contracts/supplier-webhooks.ts';
import { takeWait } from '#shared/data/waits.ts';
import { orderOfReference } from '#shared/domain/order.ts';
import { api, route } from '#shared/http/api.ts';
import { noContent } from '#shared/http/problem.ts';
import { wakeExecution } from '#shared/messaging/wake-execution.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';
import { kinguinEventSecret, parseHint, requireSecret } from '#shared/suppliers/webhook-secrets.ts';

const env = loadEnv('webhooks/kinguin');

// Kinguin disables an address that fails too often: everything authentic gets a 2xx, even events that say nothing to us.
export const handler = api([
  route(kinguinWebhook, async ({ rawBody, header }) => {
    requireSecret(header('x-event-secret'), await kinguinEventSecret(env.KINGUIN_SECRET_ARN));
    const event = KinguinOrderEvent.safeParse(parseHint(rawBody)).data;
    const purchase = event && orderOfReference(event.orderExternalId);
    if (purchase?.supplier !== 'kinguin') return noContent();

    const taskToken = await takeWait(purchase.orderId, 'kinguin');
    const outcome = taskToken ? await wakeExecution(taskToken) : 'awake';
    logger.info('supplier event', { supplier: 'kinguin', orderId: purchase.orderId, outcome });
    return noContent();
  }),
]);
