import { BatchGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getLot } from '#shared/data/lots.ts';
import { transactionCanceled } from '../../fixtures.ts';
import { type Call, call, fakeKms, fakeTables, sentText } from './support.ts';

const { handler } = await import('../../../functions/api/admin/digital-keys.ts');

const product = 'prod_01KB00000000000000000000AA';
const importRoute = 'POST /admin/digital-keys/bulk-import';

let tables: ReturnType<typeof fakeTables>;
let kms: ReturnType<typeof fakeKms>;

beforeEach(() => {
  tables = fakeTables();
  kms = fakeKms();
  const shelf = Array.from({ length: 8 }, (_, shard) => `PRODUCTS#${shard}`);
  for (const pk of shelf) {
    tables
      .table('catalog')
      .set(`${pk} ${product}`, { pk, sk: product, id: product, platform: 'steam', title: 'Hades' });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  tables.ddb.restore();
  kms.restore();
});

const send = (parts: Omit<Call, 'route'> & { route?: string }) => call(handler, { route: importRoute, ...parts });
const storedKeys = () => [...tables.table('keys').values()].filter((item) => item.entity === 'key');
const storedLots = () => [...tables.table('keys').values()].filter((item) => item.entity === 'lot');

describe('importing keys', () => {
  const keys = ['AAAA-BBBB-CCCC', 'aaaabbbbcccc', 'DDDD-EEEE-FFFF', 'x'];

  it('stores what is new, sealed and on sale, and names the rest with the reason', async () => {
    const { status, body } = await send({ body: { product_id: product, keys, unit_cost: 4.2, source: 'spring deal' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      imported: 2,
      duplicates: [{ index: 1, reason: 'the same key as number 0 of this import' }],
      rejected: [{ index: 3, reason: expect.stringContaining('not a code') }],
      dry_run: false,
    });
    expect(storedKeys()).toHaveLength(2);
    for (const key of storedKeys()) {
      expect(key).toMatchObject({ status: 'available', lot_id: body.lot_id, unit_cost: 420, product_id: product });
      expect(key.stock_shard).toMatch(`${product}#`);
    }
    expect(await getLot(body.lot_id)).toMatchObject({
      productId: product,
      quantity: 2,
      unitCost: 420,
      note: 'spring deal',
    });
  });

  it('adds nothing when it is repeated, and names the same lot', async () => {
    const first = await send({ body: { product_id: product, keys } });
    const again = await send({ body: { product_id: product, keys: [...keys].reverse() } });
    expect(again.body).toMatchObject({ lot_id: first.body.lot_id, imported: 0 });
    expect(again.body.duplicates).toHaveLength(3);
    expect(again.body.duplicates[0].reason).toBe(`in the vault already: lot ${first.body.lot_id}, available`);
    expect(storedKeys()).toHaveLength(2);
    expect(tables.audits()).toHaveLength(1);
  });

  it('names no lot when everything came before with another one', async () => {
    await send({ body: { product_id: product, keys } });
    const { body } = await send({ body: { product_id: product, keys: ['AAAA-BBBB-CCCC'] } });
    expect(body).toMatchObject({ lot_id: null, imported: 0 });
    expect(storedLots()).toHaveLength(1);
  });

  it('goes on in the same lot after a break', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `KEY${String(i).padStart(3, '0')}-ABCDE-FGHJK`);
    const whole = await send({ body: { product_id: product, keys: many } });
    for (const key of storedKeys().slice(10)) tables.table('keys').delete(String(key.id));
    const rest = await send({ body: { product_id: product, keys: many } });
    expect(rest.body).toMatchObject({ lot_id: whole.body.lot_id, imported: 30 });
    expect(rest.body.duplicates).toHaveLength(10);
    expect(storedLots()).toMatchObject([{ quantity: 40 }]);
    expect(new Set(storedKeys().map((key) => key.lot_id))).toEqual(new Set([whole.body.lot_id]));
  });

  it('changes nothing in a dry run and doubts codes of an unusual shape', async () => {
    const { body } = await send({ body: { product_id: product, keys, dry_run: true } });
    expect(body).toMatchObject({ lot_id: null, imported: 2, dry_run: true });
    expect(body.warnings).toMatchObject([
      { index: 0, reason: expect.stringContaining('unlike a Steam key') },
      { index: 2, reason: expect.stringContaining('unlike a Steam key') },
    ]);
    expect(tables.table('keys').size).toBe(0);
    expect(tables.audits()).toEqual([]);
  });

  it('takes the same as CSV, with the rest in the query', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 7]).toString('base64');
    const csv = `\ufeffCode,Type,Content_Type\r\n"AAAA-BBBB-CCCC",,\r\n${png},image,image/png\r\n`;
    const { status, body } = await send({
      contentType: 'text/csv',
      query: `product_id=${product}&unit_cost=1.5&source=a%20file`,
      body: csv,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ imported: 2, duplicates: [], rejected: [] });
    expect(storedKeys().map((key) => key.content_type)).toEqual(['text/plain', 'image/png']);
    expect(storedLots()).toMatchObject([{ unit_cost: 150, note: 'a file' }]);
  });

  it('looks keys up by the hundred, stores them by 25 and asks KMS once per key', async () => {
    const many = Array.from({ length: 250 }, (_, i) => `KEY${String(i).padStart(3, '0')}-ABCDE-FGHJK`);
    await send({ body: { product_id: product, keys: many } });
    const names = tables.ddb.calls().map((made) => made.firstArg.constructor.name);
    expect(names.filter((name) => name === 'BatchGetCommand')).toHaveLength(3);
    expect(names.filter((name) => name === 'TransactWriteCommand')).toHaveLength(10);
    const asked = kms.calls().filter((made) => made.firstArg.constructor.name === 'EncryptCommand');
    expect(asked).toHaveLength(250);
  });

  it('stops in time when it takes too long, says so, and goes on when it is sent again', async () => {
    const many = Array.from({ length: 400 }, (_, i) => `KEY${String(i).padStart(3, '0')}-ABCDE-FGHJK`);
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    tables.interrupt(() => clock.mockReturnValue(60_000));
    const first = await send({ body: { product_id: product, keys: many } });
    clock.mockRestore();
    const stored = storedKeys().length;
    expect(first).toMatchObject({ status: 503, body: { title: 'Service Unavailable' } });
    expect(first.body.detail).toContain(`${stored} of 400 new keys are stored`);
    expect([stored > 0, stored < 400]).toEqual([true, true]);
    const { body } = await send({ body: { product_id: product, keys: many } });
    expect(body).toMatchObject({ imported: 400 - stored, lot_id: storedLots()[0]?.id });
    expect(storedLots()).toHaveLength(1);
  });

  it('stores large pictures apart from each other', async () => {
    const picture = (fill: number) =>
      Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(290 * 1024, fill)]);
    const pictures = [1, 2, 3, 4, 5].map((fill) => ({ code: picture(fill).toString('base64'), type: 'image' }));
    const { body } = await send({ body: { product_id: product, keys: pictures } });
    expect(body.imported).toBe(5);
    const writes = tables.ddb.commandCalls(TransactWriteCommand).map((made) => made.firstArg.input.TransactItems);
    expect(writes.map((items) => items?.length)).toEqual([3, 2]);
  });

  it('tries again when another write is at the same key, and stores it once', async () => {
    tables.interrupt(() => {
      throw transactionCanceled('TransactionConflict');
    });
    const { body } = await send({ body: { product_id: product, keys: ['AAAA-BBBB-CCCC'] } });
    expect(body).toMatchObject({ imported: 1, duplicates: [] });
    expect(storedKeys()).toHaveLength(1);
  });

  it('counts a key that came in another way meanwhile as a duplicate', async () => {
    const first = await send({ body: { product_id: product, keys: ['AAAA-BBBB-CCCC'] } });
    tables.ddb.on(BatchGetCommand).resolves({ Responses: {} });
    const { body } = await send({ body: { product_id: product, keys: ['AAAA-BBBB-CCCC', 'DDDD-EEEE-FFFF'] } });
    expect(first.body.imported).toBe(1);
    expect(body).toMatchObject({
      imported: 1,
      duplicates: [{ index: 0, reason: expect.stringContaining('same time') }],
    });
  });

  it('says in the audit log who imported how many, and writes no code anywhere', async () => {
    await send({ body: { product_id: product, keys, source: 'spring deal' } });
    expect(tables.audits()).toMatchObject([
      {
        actor: 'staff:u-1',
        email: 'grace@example.com',
        source_ip: '203.0.113.9',
        action: 'digital_key.import',
        after: { keys: 2, duplicates: 1, rejected: 1, quantity: 2 },
      },
    ]);
    expect(sentText(tables.ddb)).not.toMatch(/AAAA|DDDD|aaaabbbb/);
    expect(sentText(kms)).toContain('AAAA-BBBB-CCCC');
  });

  it('seals for the key and the product, so that a ciphertext is of no use elsewhere', async () => {
    await send({ body: { product_id: product, keys: ['AAAA-BBBB-CCCC'] } });
    const [key] = storedKeys();
    const asked = kms.calls().filter((made) => made.firstArg.constructor.name === 'EncryptCommand');
    expect(asked.map((made) => made.firstArg.input.EncryptionContext)).toEqual([
      { keyId: key?.id, productId: product },
    ]);
  });

  it.each([
    ['no keys', { body: { product_id: product, keys: [] } }, 400, 'body.keys'],
    ['10,001 keys', { body: { product_id: product, keys: Array(10_001).fill('AAAA-BBBB') } }, 400, 'body.keys'],
    ['a key that is a number', { body: { product_id: product, keys: [1] } }, 400, 'must be a code'],
    ['an unknown product', { body: { product_id: 'prod_none', keys: ['AAAA-BBBB'] } }, 400, 'no product prod_none'],
    [
      'a cost of three decimals',
      { body: { product_id: product, keys: ['AAAA-BBBB'], unit_cost: 1.005 } },
      400,
      'two decimals',
    ],
    ['a negative cost', { body: { product_id: product, keys: ['AAAA-BBBB'], unit_cost: -1 } }, 400, 'unit_cost'],
    ['an unknown member', { body: { product_id: product, keys: ['AAAA-BBBB'], price: 1 } }, 400, 'price'],
    ['broken JSON', { body: '{"product_id":' }, 400, 'not valid JSON'],
    ['another format', { body: 'x', contentType: 'text/plain' }, 415, 'text/csv'],
    ['CSV without a product', { body: 'code\nAAAA', contentType: 'text/csv' }, 400, 'query.product_id'],
    [
      'CSV without a header',
      { body: 'AAAA\nBBBB', contentType: 'text/csv', query: `product_id=${product}` },
      400,
      'header row',
    ],
    [
      'an unclosed quote',
      { body: 'code\n"AAAA', contentType: 'text/csv', query: `product_id=${product}` },
      400,
      'line 2',
    ],
    ['too wide a row', { body: 'code\nAAAA,b', contentType: 'text/csv', query: `product_id=${product}` }, 400, 'row 0'],
    [
      'a wrong type in CSV',
      { body: 'code,type\nAAAA,pdf', contentType: 'text/csv', query: `product_id=${product}` },
      400,
      'text, image',
    ],
    ['more than 6 MB', { body: { product_id: product, keys: ['A'.repeat(6_000_001)] } }, 413, 'larger'],
    ['support', { body: { product_id: product, keys: ['AAAA-BBBB'] }, groups: ['support'] }, 403, 'admin'],
  ])('refuses %s and changes nothing', async (_, parts, status, words) => {
    const answer = await send(parts);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toContain(words);
    expect(tables.table('keys').size).toBe(0);
    expect(tables.table('ops').size).toBe(0);
  });
});

describe('looking a pasted code up', () => {
  const lookup = (body: unknown) => send({ route: 'POST /admin/digital-keys/lookup', body, groups: ['support'] });

  it('finds the key however the code is typed, without opening it', async () => {
    await send({ body: { product_id: product, keys: ['AAAA-BBBB-CCCC'] } });
    const { body } = await lookup({ code: ' aaaa bbbb cccc' });
    expect(body).toMatchObject({ count: 1, digital_keys: [{ status: 'available', product_id: product }] });
    expect(body.fingerprint).toBe(body.digital_keys[0].id);
    expect(JSON.stringify(body)).not.toContain('sealed');
    expect(kms.calls().map((made) => made.firstArg.constructor.name)).not.toContain('DecryptCommand');
  });

  it('tells the fingerprint of a code that we do not have', async () => {
    const { status, body } = await lookup({ code: 'ZZZZ-ZZZZ' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 0, digital_keys: [], fingerprint: expect.stringMatching(/^dkey_/) });
  });

  it('refuses what cannot be a code', async () => {
    expect(await lookup({ code: 'x' })).toMatchObject({ status: 400, body: { errors: [{ path: 'body.code' }] } });
  });
});

describe('a key in stock', () => {
  const id = 'dkey_0123456789ABCDEF';
  const put = (parts: Record<string, unknown>) =>
    tables.table('keys').set(id, {
      entity: 'key',
      id,
      status: 'available',
      product_id: product,
      lot_id: 'lot_1',
      source: 'import',
      content_type: 'text/plain',
      sealed: { kind: 'direct', ciphertext: new Uint8Array([1]) },
      created_at: '2026-11-25T10:00:00.000Z',
      ...parts,
    });
  const update = (body: unknown) => send({ route: 'POST /admin/digital-keys/{id}', params: { id }, body });
  const revoke = (query = '') => send({ route: 'DELETE /admin/digital-keys/{id}', params: { id }, query });
  const writes = () => tables.ddb.commandCalls(TransactWriteCommand).map((made) => made.firstArg.input.TransactItems);

  it('leaves the index of claimable keys when it is set aside, in one write with its audit entry', async () => {
    put({});
    const { status, body } = await update({ status: 'quarantined', reason: 'reported as used' });
    expect(status).toBe(200);
    expect(body.digital_key).toMatchObject({ status: 'quarantined', reason: 'reported as used' });
    expect(writes()).toMatchObject([
      [
        {
          Update: {
            UpdateExpression: expect.stringContaining('REMOVE stock_shard'),
            ConditionExpression: '#status = :before',
            ExpressionAttributeValues: { ':before': 'available', ':status': 'quarantined' },
          },
        },
        {
          Put: {
            TableName: 'ops',
            Item: {
              entity: 'audit',
              action: 'digital_key.update',
              before: { status: 'available' },
              reason: 'reported as used',
            },
          },
        },
      ],
    ]);
  });

  it('stands in that index again when it is put back', async () => {
    put({ status: 'quarantined', reason: 'reported as used' });
    await update({ status: 'available' });
    expect(writes()[0]?.[0]).toMatchObject({
      Update: { ExpressionAttributeValues: { ':shard': expect.stringMatching(`^${product}#[0-7]$`) } },
    });
  });

  it('is revoked with a reason, and once is enough', async () => {
    put({});
    expect((await revoke('reason=publisher%20recall')).body.digital_key).toMatchObject({
      status: 'revoked',
      reason: 'publisher recall',
      revoked_at: expect.any(String),
    });
    put({ status: 'revoked' });
    expect((await revoke()).status).toBe(200);
    expect(writes()).toHaveLength(1);
  });

  it('is not written when nothing changes', async () => {
    put({});
    expect((await update({ status: 'available' })).status).toBe(200);
    expect(writes()).toEqual([]);
    expect(tables.audits()).toEqual([]);
  });

  it.each(['assigned', 'delivered'])('stays as it is when an order has it: %s', async (status) => {
    put({ status, order_id: 'order_1' });
    for (const answer of [await update({ status: 'quarantined' }), await revoke()]) {
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toContain('order_1');
    }
    expect(writes()).toEqual([]);
  });

  it('is judged again when an order was quicker', async () => {
    put({});
    tables.interrupt(() => {
      put({ status: 'assigned', order_id: 'order_1' });
      throw transactionCanceled('ConditionalCheckFailed', 'None');
    });
    expect((await revoke()).status).toBe(409);
  });

  it('is shown with its lot and without its code', async () => {
    put({});
    tables.table('keys').set('lot_1', {
      entity: 'lot',
      id: 'lot_1',
      lot_of_product: product,
      source: 'import',
      quantity: 3,
      created_at: 'x',
    });
    const { body } = await send({ route: 'GET /admin/digital-keys/{id}', params: { id }, groups: ['support'] });
    expect(body.digital_key).toMatchObject({ id, lot: { id: 'lot_1', product_id: product, quantity: 3 } });
    expect(JSON.stringify(body)).not.toMatch(/sealed|ciphertext/);
  });

  it.each([
    [{}, 'body'],
    [{ status: 'delivered' }, 'body.status'],
    [{ status: 'quarantined', code: 'x' }, 'code'],
    [{ reason: 5 }, 'body.reason'],
  ])('refuses the change %j', async (body, words) => {
    put({});
    const answer = await update(body);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(words);
    expect(writes()).toEqual([]);
  });

  it('answers 404 for an id that nothing has, or a lot has', async () => {
    tables.table('keys').set('lot_1', { entity: 'lot', id: 'lot_1' });
    for (const none of ['dkey_NOTHING', 'lot_1']) {
      expect((await send({ route: 'GET /admin/digital-keys/{id}', params: { id: none } })).status).toBe(404);
    }
  });
});

describe('the list of keys', () => {
  it.each([
    ['fingerprint=AAAA-BBBB-CCCC', 'lookup'],
    ['status=sold', 'query.status'],
    ['cursor=elsewhere', 'next_cursor'],
    ['limit=0', 'query.limit'],
    ['limit=1e9', 'query.limit'],
    ['colour=red', 'colour'],
  ])('refuses %s', async (query, words) => {
    const { status, body } = await send({ route: 'GET /admin/digital-keys', query });
    expect(status).toBe(400);
    expect(body.detail).toContain(words);
  });

  it('finds one by its fingerprint, if the other filters agree', async () => {
    const { body: report } = await send({ body: { product_id: product, keys: ['AAAA-BBBB-CCCC'] } });
    const [{ id } = {}] = storedKeys();
    const list = async (query: string) => (await send({ route: 'GET /admin/digital-keys', query })).body;
    expect(await list(`fingerprint=${id}&lot_id=${report.lot_id}`)).toMatchObject({ count: 1, next_cursor: null });
    expect(await list(`fingerprint=${id}&status=revoked`)).toMatchObject({ count: 0, digital_keys: [] });
  });
});
