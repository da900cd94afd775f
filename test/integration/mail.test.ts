import { describe, expect, it } from 'vitest';
import { tellStories } from './story.ts';

const stories = tellStories();

async function bought(email: string) {
  const game = await stories.sell({ stock: 1 });
  const placed = await stories.shop.buy([[game, 1]], email);
  await stories.shop.cloud.settled();
  return { game, placed };
}

describe('a mail that does not reach the buyer', () => {
  it.each([
    ['bounce@simulator.amazonses.com', 'bounced'],
    ['complaint@simulator.amazonses.com', 'complained'],
  ])('is noted on the order for staff, and its keys stay on the order page: %s', async (email, status) => {
    const { shop } = stories;
    const { game, placed } = await bought(email);
    const order = await shop.adminOrder(placed.orderId);
    expect(order).toMatchObject({ status: 'completed', mail: { status }, problem: expect.stringContaining(status) });
    expect(order.events.map(({ type }) => type)).toContain(`mail_${status}`);
    expect((await shop.keys(placed)).map(({ code }) => code)).toEqual(game.codes);
  });

  it('because SES refuses it ends the order, tells staff, and leaves the keys on the order page', async () => {
    const { shop } = stories;
    shop.faults({ rejectOperation: { service: 'ses', operation: 'SendEmail', error: 'MessageRejected' } });
    const { game, placed } = await bought('unverified@example.com');
    expect(await shop.adminOrder(placed.orderId)).toMatchObject({
      status: 'completed',
      fulfillment_status: 'delivered',
      mail: { status: 'refused' },
      problem: expect.stringContaining('refused'),
    });
    expect(shop.cloud.inbox('unverified@example.com')).toEqual([]);
    expect((await shop.keys(placed)).map(({ code }) => code)).toEqual(game.codes);
  });

  it('because SES takes none for now comes later; the keys are on the order page before', async () => {
    const { shop } = stories;
    shop.faults({
      rejectOperation: { service: 'ses', operation: 'SendEmail', error: 'AccountSuspendedException', times: 6 },
    });
    const { game, placed } = await bought('later@example.com');
    expect((await shop.keys(placed)).map(({ code }) => code)).toEqual(game.codes);
    expect(shop.cloud.inbox('later@example.com')).toEqual([]);
    await shop.rest();
    expect(shop.cloud.inbox('later@example.com')).toHaveLength(1);
    expect((await shop.adminOrder(placed.orderId)).mail?.status).toBe('delivered');
  });
});

describe('an event about a mail', () => {
  const event = (eventType: string, orderId: string | undefined, messageId: string) => ({
    version: '0',
    id: 'event',
    source: 'aws.ses',
    'detail-type': 'Email',
    time: new Date(stories.shop.cloud.clock.now()).toISOString(),
    detail: {
      eventType,
      mail: { messageId, tags: orderId ? { order_id: [orderId] } : {} },
      ...(eventType === 'Bounce' ? { bounce: { bounceType: 'Permanent' } } : {}),
    },
  });

  it('may come twice and late: a bounce stands against a delivery that is told after it', async () => {
    const { shop } = stories;
    const { placed } = await bought('reader@example.com');
    const { mail } = await shop.adminOrder(placed.orderId);
    for (const type of ['Bounce', 'Bounce', 'Delivery'])
      expect(
        await shop.cloud.invoke('events/record-mail-event', event(type, placed.orderId, mail?.message_id ?? '')),
      ).toMatchObject({ ok: true });
    const order = await shop.adminOrder(placed.orderId);
    expect(order.mail).toMatchObject({ status: 'bounced', reason: 'Permanent' });
    expect(order.events.filter(({ type }) => type === 'mail_bounced')).toHaveLength(1);
  });

  it('of another mail or another sender changes no order', async () => {
    const { shop } = stories;
    const { placed } = await bought('calm@example.com');
    const before = await shop.adminOrder(placed.orderId);
    for (const stranger of [
      event('Bounce', placed.orderId, 'another-message'),
      event('Bounce', undefined, 'another-message'),
      event('Bounce', 'order_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'another-message'),
    ])
      expect(await shop.cloud.invoke('events/record-mail-event', stranger)).toMatchObject({ ok: true });
    expect(await shop.adminOrder(placed.orderId)).toEqual(before);
  });
});
