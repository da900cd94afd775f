import {
  CodesWholesalePostback,
  CodesWholesalePreorder,
  codesWholesaleWebhook,
} from '#shared/contracts/supplier-webhooks.ts';
import { takeWait } from '#shared/data/waits.ts';
import { orderOfReference } from '#shared/domain/order.ts';
import { api, route } from '#shared/http/api.ts';
import { noContent } from '#shared/http/problem.ts';
import { wakeExecution } from '#shared/messaging/wake-execution.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';
import { codesWholesaleHash, parseHint, requireSecret } from '#shared/suppliers/webhook-secrets.ts';

const env = loadEnv('webhooks/codeswholesale');

// A postback proves nothing but that the supplier's secret is known: it only wakes whoever waits, to ask the supplier itself.
export const handler = api([
  route(codesWholesaleWebhook, async ({ rawBody }) => {
    const hint = parseHint(rawBody);
    const postback = CodesWholesalePostback.safeParse(hint).data;
    requireSecret(postback?.authHash, await codesWholesaleHash(env.CODESWHOLESALE_SECRET_ARN));

    // It names the order by the supplier's id. Where that is not our reference nobody is woken, and polling finds the keys.
    const reference = CodesWholesalePreorder.safeParse(hint).data?.orderId;
    const purchase = reference ? orderOfReference(reference) : undefined;
    if (purchase?.supplier !== 'codeswholesale') return noContent();

    const taskToken = await takeWait(purchase.orderId, 'codeswholesale');
    const outcome = taskToken ? await wakeExecution(taskToken) : 'awake';
    logger.info('supplier event', { supplier: 'codeswholesale', orderId: purchase.orderId, outcome });
    return noContent();
  }),
]);
