import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { aLine, anOrder } from '../../fixtures.ts';

const world = vi.hoisted(() => ({
  keys: new Map<string, unknown>(),
  recorded: [] as string[][],
  opened: [] as string[],
}));

vi.mock('#shared/data/digital-keys.ts', () => ({ getKeys: async () => world.keys }));
vi.mock('#shared/data/reveals.ts', () => ({
  recordReveal: async (_order: string, keys: readonly DigitalKey[]) =>
    void world.recorded.push(keys.map(({ id }) => id)),
}));
vi.mock('#shared/vault/open.ts', () => ({
  openCode: async ({ id }: DigitalKey) => {
    world.opened.push(id);
    return id;
  },
  codeText: (id: string) => `code of ${id}`,
}));

import { keysOfOrder } from '#shared/delivery/buyer-keys.ts';

const order = anOrder({
  status: 'completed',
  paymentStatus: 'captured',
  payment: { sessionId: 'cs_1', authorized: 3998, captured: 3998, refunded: 0 },
  settledAt: '2026-11-25T10:00:40.000Z',
});
const line = aLine({ quantity: 2, subtitle: 'Gold', units: [{ keyId: 'key_a' }, { keyId: 'key_b' }] });
const found = { order, lines: [line], purchases: [] };
const viewer = { actor: 'guest', sourceIp: '203.0.113.7' };
const keysWith = (choice: Parameters<typeof keysOfOrder>[1]) => keysOfOrder(found, choice, viewer, 0);

beforeEach(() => {
  world.recorded = [];
  world.opened = [];
  world.keys = new Map(
    ['key_a', 'key_b'].map((id) => [id, { id, orderId: order.id, status: 'delivered', contentType: 'text/plain' }]),
  );
});

describe('the keys of an order', () => {
  it('come with their codes, each recorded before it is shown', async () => {
    const keys = await keysWith({ reveal: true });
    expect(keys.map(({ code }) => code)).toEqual(['code of key_a', 'code of key_b']);
    expect(world.recorded).toEqual([['key_a', 'key_b']]);
  });

  it('come sealed without anything being opened or recorded', async () => {
    const keys = await keysWith({ reveal: false });
    expect(keys).toMatchObject([
      { id: 'key_a', code: null, masked: true, product_handle: 'hades-steam', product_subtitle: 'Gold' },
      { id: 'key_b', code: null, masked: true },
    ]);
    expect(world.recorded).toEqual([]);
    expect(world.opened).toEqual([]);
  });

  it('come one by one, and only that one is opened and recorded', async () => {
    const keys = await keysWith({ keyId: 'key_b', reveal: true });
    expect(keys.map(({ id, code }) => [id, code])).toEqual([['key_b', 'code of key_b']]);
    expect(world.recorded).toEqual([['key_b']]);
    expect(world.opened).toEqual(['key_b']);
  });

  it('do not include a key that is not of this order', async () => {
    expect(await keysWith({ keyId: 'key_of_another', reveal: true })).toEqual([]);
    expect(world.recorded).toEqual([]);
  });

  it('are none before their money is there', async () => {
    const unpaid = { ...found, order: anOrder() };
    expect(await keysOfOrder(unpaid, { reveal: true }, viewer, 0)).toEqual([]);
  });
});
