import type { EventBridgeEvent } from 'aws-lambda';
import { MailEvent } from '#shared/contracts/mail-events.ts';
import { recordMailEvent } from '#shared/data/mail-status.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';

loadEnv('events/record-mail-event');

/** Writes what became of a mail to its order: delivered, bounced, complained. Mails of other senders are not ours. */
export async function handler(event: EventBridgeEvent<string, unknown>): Promise<void> {
  const { orderId, messageId, status, reason } = MailEvent.parse(event.detail);
  if (!orderId || !status) return;
  const outcome = await recordMailEvent(orderId, { messageId, status, reason, at: event.time });
  logger.info('mail event', { orderId, status, outcome });
}
