import { DecryptCommand } from '@aws-sdk/client-kms';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealCode } from '#shared/vault/seal.ts';
import { call, fakeKms, fakeTables, sentText } from './support.ts';

const { handler } = await import('../../../functions/api/admin/reveal-key.ts');

const id = 'dkey_0123456789ABCDEF';
const product = 'prod_01KB00000000000000000000AA';
const orderId = 'order_01KB00000000000000000000AA';
const code = 'AAAA-BBBB-CCCC';

let tables: ReturnType<typeof fakeTables>;
let kms: ReturnType<typeof fakeKms>;

beforeEach(() => {
  tables = fakeTables();
  kms = fakeKms();
});

afterEach(() => {
  tables.ddb.restore();
  kms.restore();
});

async function keyIs(parts: Record<string, unknown>) {
  const sealed = await sealCode(
    { contentType: 'text/plain', bytes: Buffer.from(code) },
    { keyId: id, productId: product },
  );
  tables.table('keys').set(id, {
    entity: 'key',
    id,
    status: 'available',
    product_id: product,
    lot_id: 'lot_1',
    source: 'import',
    content_type: 'text/plain',
    sealed,
    created_at: '2026-11-25T10:00:00.000Z',
    ...parts,
  });
}

const orderIs = (parts: Record<string, unknown>) =>
  tables.table('orders').set(`ORDER#${orderId} ORDER`, { id: orderId, fulfillment_status: 'delivered', ...parts });

const reveal = (body: unknown = { reason: 'the buyer’s mail bounced' }, groups: readonly string[] = ['support']) =>
  call(handler, { route: 'POST /admin/digital-keys/{id}/reveal', params: { id }, body, groups });

const opened = () => kms.commandCalls(DecryptCommand).length;

describe('revealing a key to staff', () => {
  const settled = { settled_at: '2026-11-25T10:00:41.000Z', payment: { captured: 1999 } };

  it('shows the code after the audit log and the order have it', async () => {
    await keyIs({ status: 'delivered', order_id: orderId });
    orderIs(settled);
    const order: string[] = [];
    tables.ddb
      .on(PutCommand)
      .callsFake(async ({ Item }) => void order.push(`${Item.entity} ${Item.action ?? Item.type}`));
    tables.ddb.on(UpdateCommand).callsFake(async () => void order.push('key revealed_at'));
    kms.on(DecryptCommand).callsFake(async () => {
      order.push('opened');
      return { Plaintext: Buffer.from(code) };
    });
    const { status, body } = await reveal();
    expect(status).toBe(200);
    expect(body.digital_key).toMatchObject({ id, code, content_type: 'text/plain', revealed_at: expect.any(String) });
    expect(order).toEqual(['audit digital_key.reveal', 'event keys_revealed', 'key revealed_at', 'opened']);
  });

  it('says who, why and from where in the audit log, and never the code', async () => {
    await keyIs({ status: 'delivered', order_id: orderId });
    orderIs(settled);
    await reveal();
    expect(tables.audits()).toMatchObject([
      {
        pk: expect.stringMatching(/^AUDIT#\d{4}-\d\d-\d\d$/),
        actor: 'staff:u-1',
        source_ip: '203.0.113.9',
        subject: id,
        reason: 'the buyer’s mail bounced',
        after: { orderId, productId: product },
      },
    ]);
    expect(sentText(tables.ddb)).not.toContain('AAAA');
  });

  it('opens nothing when it cannot be recorded', async () => {
    await keyIs({ status: 'delivered', order_id: orderId });
    orderIs(settled);
    for (const table of ['ops', 'orders']) {
      tables.ddb.on(PutCommand).callsFake(async ({ TableName }) => {
        if (TableName === table) throw new Error('ThrottlingException');
        return {};
      });
      expect((await reveal()).status).toBe(500);
    }
    expect(opened()).toBe(0);
  });

  it('shows a key in stock without touching any order', async () => {
    await keyIs({});
    expect((await reveal()).body.digital_key).toMatchObject({ code, revealed_at: null });
    expect(tables.table('orders').size).toBe(0);
    expect(tables.audits()).toHaveLength(1);
  });

  it('keeps a key whose money is not captured yet', async () => {
    await keyIs({ status: 'assigned', order_id: orderId });
    orderIs({ fulfillment_status: 'not_fulfilled', payment: { captured: 0 } });
    const { status, body } = await reveal(undefined, ['admin']);
    expect(status).toBe(409);
    expect(body.detail).toContain('not captured');
    expect([opened(), tables.audits().length]).toEqual([0, 0]);
  });

  it.each([
    ['no reason', {}, ['admin'], 400],
    ['a reason of a word', { reason: 'because' }, ['admin'], 400],
    ['a reason without end', { reason: 'x'.repeat(501) }, ['admin'], 400],
    ['somebody of no group', { reason: 'the buyer’s mail bounced' }, ['visitors'], 403],
  ])('refuses %s, and records and opens nothing', async (_, body, groups, status) => {
    await keyIs({});
    expect((await reveal(body, groups)).status).toBe(status);
    expect([opened(), tables.audits().length]).toEqual([0, 0]);
  });

  it('answers 404 for a key that does not exist', async () => {
    expect((await reveal()).status).toBe(404);
    expect(tables.audits()).toEqual([]);
  });
});
