import * as z from 'zod';

const statuses: Record<string, 'delivered' | 'bounced' | 'complained' | 'refused'> = {
  Delivery: 'delivered',
  Bounce: 'bounced',
  Complaint: 'complained',
  Reject: 'refused',
};

/** The part of an SES event that concerns an order. The order's id is a tag that its mail was sent with. */
export const MailEvent = z
  .object({
    eventType: z.string(),
    mail: z.object({ messageId: z.string(), tags: z.record(z.string(), z.array(z.string())).default({}) }),
    bounce: z.object({ bounceType: z.string(), bounceSubType: z.string().optional() }).optional(),
    reject: z.object({ reason: z.string().optional() }).optional(),
  })
  .transform(({ eventType, mail, bounce, reject }) => ({
    orderId: mail.tags.order_id?.[0],
    messageId: mail.messageId,
    status: statuses[eventType],
    reason: bounce ? [bounce.bounceType, bounce.bounceSubType].filter(Boolean).join(' / ') : reject?.reason,
  }));
