import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdminDigitalKey, AdminLot } from '#shared/contracts/admin-digital-keys.ts';
import { brokenInvariants, readLedger, scan } from './ledger.ts';
import { openShop, type Shop, type StoryProduct, storyCode } from './shop.ts';

type Headers = Readonly<Record<string, string>>;
type Remark = { readonly index: number; readonly reason: string };

interface Report {
  readonly lot_id: string | null;
  readonly imported: number;
  readonly duplicates: readonly Remark[];
  readonly rejected: readonly Remark[];
  readonly dry_run: boolean;
  readonly warnings: readonly Remark[];
}
interface Page {
  readonly digital_keys: readonly AdminDigitalKey[];
  readonly count: number;
  readonly next_cursor: string | null;
}

let shop: Shop;
let admin: Headers;

beforeAll(async () => {
  shop = await openShop();
  admin = await shop.staff();
});
afterAll(async () => shop?.[Symbol.asyncDispose]());

const codes = (count: number) => Array.from({ length: count }, storyCode);

const importing = (product: StoryProduct, keys: readonly unknown[], more: object = {}, headers: Headers = {}) =>
  shop.call<Report>(
    'POST',
    '/admin/digital-keys/bulk-import',
    { product_id: product.id, keys, ...more },
    { ...admin, ...headers },
  );

const importingCsv = (product: StoryProduct, csv: string, query = '') =>
  shop.call<Report>('POST', `/admin/digital-keys/bulk-import?product_id=${product.id}${query}`, csv, {
    ...admin,
    'content-type': 'text/csv',
  });

/** All keys that a list gives, page by page. */
async function listed(query: string): Promise<AdminDigitalKey[]> {
  const keys: AdminDigitalKey[] = [];
  let cursor = '';
  do {
    const { status, body } = await shop.call<Page>('GET', `/admin/digital-keys?${query}${cursor}`, undefined, admin);
    expect(status).toBe(200);
    keys.push(...body.digital_keys);
    cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
  } while (cursor !== '');
  return keys;
}

const stockOf = async (product: StoryProduct) =>
  (await readLedger(shop.cloud)).keys.filter((key) => key.productId === product.id);

const idOf = async (code: string) =>
  (await shop.call<{ fingerprint: string }>('POST', '/admin/digital-keys/lookup', { code }, admin)).body.fingerprint;

describe('an import', () => {
  it('of JSON stores each key once and names what it did not store', async () => {
    const game = await shop.sell({ stock: 1 });
    const other = await shop.sell({ stock: 1 });
    const [first = '', second = ''] = codes(2);
    const { body } = await importing(
      game,
      [
        first,
        second,
        ` ${first.toLowerCase().replaceAll('-', ' ')} `,
        game.codes[0],
        other.codes[0],
        'abc',
        '\u0007bell',
        '',
      ],
      { unit_cost: 12.49, source: 'Spring bundle' },
    );
    expect(body).toMatchObject({ imported: 2, dry_run: false, lot_id: expect.stringMatching(/^lot_/) });
    expect(body.duplicates.map(({ index }) => index)).toEqual([2, 3, 4]);
    expect(body.duplicates[0]?.reason).toContain('number 0');
    expect(body.duplicates[2]?.reason).toContain(other.id);
    expect(body.rejected.map(({ index }) => index)).toEqual([5, 6, 7]);
    for (const code of [first, second, ...game.codes, ...other.codes]) expect(JSON.stringify(body)).not.toContain(code);

    const { body: key } = await shop.call<{ digital_key: AdminDigitalKey & { lot: AdminLot } }>(
      'GET',
      `/admin/digital-keys/${await idOf(second)}`,
      undefined,
      admin,
    );
    expect(key.digital_key).toMatchObject({
      status: 'available',
      unit_cost: 12.49,
      lot: { id: body.lot_id, quantity: 2, unit_cost: 12.49, note: 'Spring bundle', source: 'import' },
    });
  });

  it('of CSV reads quotes, a byte order mark and Windows line ends', async () => {
    const game = await shop.sell({});
    const [first = '', second = ''] = codes(2);
    const csv = `\ufeffcode,type\r\n${first},text\r\n"${second}",\r\n${first},text\r\n"A ""quoted"" CODE, WITH COMMA",text\r\n\r\n`;
    const { body } = await importingCsv(game, csv, '&unit_cost=3.5&source=Reseller');
    expect(body).toMatchObject({ imported: 3, rejected: [], duplicates: [{ index: 2 }] });
    expect((await listed(`product_id=${game.id}`)).map((key) => key.unit_cost)).toEqual([3.5, 3.5, 3.5]);
    const { body: found } = await shop.call<Page>(
      'POST',
      '/admin/digital-keys/lookup',
      { code: 'a "quoted" code, with comma' },
      admin,
    );
    expect(found.count).toBe(1);
  });

  it('that is a dry run says what would happen and stores nothing', async () => {
    const game = await shop.sell({ stock: 1 });
    const before = (await scan(shop.cloud, 'Keys')).length;
    const { body } = await importing(game, [...codes(3), game.codes[0], 'NOT-A-STEAM-KEY', 'x'], { dry_run: true });
    expect(body).toMatchObject({ lot_id: null, imported: 4, dry_run: true, duplicates: [{ index: 3 }] });
    expect(body.rejected).toMatchObject([{ index: 5 }]);
    expect(body.warnings).toMatchObject([{ index: 4, reason: expect.stringContaining('Steam') }]);
    expect(await scan(shop.cloud, 'Keys')).toHaveLength(before);
  });

  it('that is repeated adds nothing and names the lot again', async () => {
    const game = await shop.sell({});
    const keys = codes(20);
    const first = await importing(game, keys);
    const again = await importing(game, keys);
    const shuffled = await importing(game, [...keys].reverse());
    expect(first.body).toMatchObject({ imported: 20, duplicates: [] });
    expect(again.body).toMatchObject({ imported: 0, lot_id: first.body.lot_id });
    expect(again.body.duplicates).toHaveLength(20);
    expect(shuffled.body.imported).toBe(0);
    expect(await stockOf(game)).toHaveLength(20);
  });

  it('that is sent again with the same idempotency key is answered as before, and refused with other content', async () => {
    const game = await shop.sell({});
    const keys = codes(3);
    const key = { 'idempotency-key': 'import-1' };
    const first = await importing(game, keys, {}, key);
    const again = await importing(game, keys, {}, key);
    const other = await importing(game, codes(3), {}, key);
    expect(again.body).toEqual(first.body);
    expect(other.status).toBe(409);
    expect(await stockOf(game)).toHaveLength(3);
  });

  it('of pictures keeps and shows the picture', async () => {
    const game = await shop.sell({});
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(20_000)]);
    const jpeg = Buffer.concat([Buffer.from('ffd8ff', 'hex'), randomBytes(500)]);
    const picture = (bytes: Buffer, type = 'image/png') => ({
      code: bytes.toString('base64'),
      type: 'image',
      content_type: type,
    });
    const { body } = await importing(game, [
      picture(png),
      picture(jpeg, 'image/jpeg'),
      picture(png, 'image/gif'),
      picture(Buffer.from('<svg onload="alert(1)"/>')),
      picture(Buffer.concat([png, Buffer.alloc(300 * 1024)])),
      { code: 'no base64!', type: 'image' },
    ]);
    expect(body.imported).toBe(2);
    expect(body.duplicates.map(({ index }) => index)).toEqual([2]);
    expect(body.rejected.map(({ index }) => index)).toEqual([3, 4, 5]);

    const [placed] = [await shop.buy([[game, 2]])];
    await shop.cloud.settled();
    const shown = await shop.keys(placed);
    expect(shown.map(({ content_type }) => content_type).sort()).toEqual(['image/jpeg', 'image/png']);
    expect(shown.map(({ code }) => code).sort()).toEqual([png, jpeg].map((one) => one.toString('base64')).sort());
  });

  it('of ten thousand keys answers while the API still waits, and where that was too short a repeat ends it', async () => {
    const game = await shop.sell({});
    const keys = codes(10_000);
    let { status, body } = await importing(game, keys);
    let stored = (await stockOf(game)).length;
    for (let sent = 1; status === 503 && sent < 5; sent += 1) {
      ({ status, body } = await importing(game, keys));
      const now = (await stockOf(game)).length;
      expect(now).toBeGreaterThan(stored);
      stored = now;
    }
    expect(status).toBe(200);
    expect(body).toMatchObject({ rejected: [], lot_id: expect.stringMatching(/^lot_/) });
    expect(body.imported + body.duplicates.length).toBe(10_000);
    expect(stored).toBe(10_000);
  }, 150_000);

  it('sent by several at once adds each key once', async () => {
    const game = await shop.sell({});
    const keys = codes(150);
    const answers = await Promise.all([1, 2, 3, 4].map(() => importing(game, keys)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const { body } of answers) expect(body.imported + body.duplicates.length).toBe(150);
    expect(answers.reduce((sum, { body }) => sum + body.imported, 0)).toBe(150);
    const stock = await stockOf(game);
    expect(stock).toHaveLength(150);
    expect(new Set(stock.map(({ lotId }) => lotId)).size).toBe(1);
  });

  it('for two products at once gives each key to one of them', async () => {
    const [one, two] = [await shop.sell({}), await shop.sell({})];
    const keys = codes(60);
    const [first, second] = await Promise.all([importing(one, keys), importing(two, keys)]);
    expect(first.body.imported + second.body.imported).toBe(60);
    expect(await stockOf(one)).toHaveLength(first.body.imported);
    expect(await stockOf(two)).toHaveLength(second.body.imported);
  });

  it('that breaks half-way is carried on by sending it again', async () => {
    const game = await shop.sell({});
    const keys = codes(400);
    shop.faults({ throttle: { service: 'dynamodb', operation: 'TransactWriteItems', rate: 0.9 } });
    const broken = await importing(game, keys);
    shop.cloud.faults.clear();
    expect(broken.status).toBeGreaterThanOrEqual(500);
    expect(JSON.stringify(broken.body)).not.toContain(keys[0]);

    const { status, body } = await importing(game, keys);
    expect(status).toBe(200);
    expect(body.imported + body.duplicates.length).toBe(400);
    const stock = await stockOf(game);
    expect(stock).toHaveLength(400);
    expect(new Set(stock.map(({ lotId }) => lotId))).toEqual(new Set([body.lot_id]));
    const lots = (await scan(shop.cloud, 'Keys')).filter((item) => item.lot_of_product === game.id);
    expect(lots).toMatchObject([{ quantity: 400 }]);
  });

  it.each(['mid', 'after', 'before'] as const)(
    'whose function dies (%s) is carried on by sending it again',
    async (when) => {
      const game = await shop.sell({});
      const keys = codes(40);
      shop.faults({ killFunction: { name: 'api/admin/digital-keys', when } });
      const broken = await importing(game, keys);
      expect(broken.status).toBeGreaterThanOrEqual(500);

      const { status, body } = await importing(game, keys);
      expect(status).toBe(200);
      expect(body.lot_id).toMatch(/^lot_/);
      expect(await stockOf(game)).toHaveLength(40);
    },
  );

  it('whose function died under an idempotency key may be sent again with it after a minute', async () => {
    const game = await shop.sell({});
    const keys = codes(5);
    const key = { 'idempotency-key': 'died' };
    shop.faults({ killFunction: { name: 'api/admin/digital-keys', when: 'mid' } });
    expect((await importing(game, keys, {}, key)).status).toBeGreaterThanOrEqual(500);
    expect((await importing(game, keys, {}, key)).status).toBe(409);
    shop.cloud.clock.advance(61_000);
    expect(await importing(game, keys, {}, key)).toMatchObject({ status: 200, body: { imported: 5 } });
  });
});

describe('the list of keys', () => {
  it('pages through everything once, and each filter narrows it down', async () => {
    const game = await shop.sell({ stock: 23 });
    const lot = (await importing(game, codes(12))).body.lot_id;
    const placed = await shop.buy([[game, 2]]);
    await shop.cloud.settled();

    const all = await listed(`product_id=${game.id}&limit=7`);
    expect(all).toHaveLength(35);
    expect(new Set(all.map(({ id }) => id)).size).toBe(35);
    expect(await listed(`lot_id=${lot}&limit=5`)).toHaveLength(12);
    expect(await listed(`product_id=${game.id}&status=delivered`)).toHaveLength(2);
    expect(await listed(`product_id=${game.id}&status=available&limit=10`)).toHaveLength(33);
    expect(await listed(`order_id=${placed.orderId}`)).toHaveLength(2);
    expect(await listed(`order_id=${placed.orderId}&status=available`)).toEqual([]);
    expect(await listed(`product_id=prod_other&lot_id=${lot}`)).toEqual([]);
    expect(await listed('order_id=order_none')).toEqual([]);
    expect((await listed('status=delivered&limit=200')).length).toBeGreaterThanOrEqual(2);
  });

  it('refuses a cursor of another list', async () => {
    const [one, two] = [await shop.sell({ stock: 3 }), await shop.sell({ stock: 3 })];
    const { body } = await shop.call<Page>('GET', `/admin/digital-keys?product_id=${one.id}&limit=1`, undefined, admin);
    const moved = await shop.call<{ errors: { path: string }[] }>(
      'GET',
      `/admin/digital-keys?product_id=${two.id}&cursor=${body.next_cursor}`,
      undefined,
      admin,
    );
    expect(moved).toMatchObject({ status: 400, body: { errors: [{ path: 'query.cursor' }] } });
  });

  it('finds a pasted code however it is written, opens nothing for it, and shows no code anywhere', async () => {
    const game = await shop.sell({ stock: 2 });
    const [code = ''] = game.codes;
    const decrypted = shop.cloud.usage().requests.kms?.Decrypt ?? 0;
    const spellings = [code, code.toLowerCase(), code.replaceAll('-', ''), `  ${code.replaceAll('-', ' – ')}\n`];
    for (const spelling of spellings) {
      const { body } = await shop.call<Page>('POST', '/admin/digital-keys/lookup', { code: spelling }, admin);
      expect(body.digital_keys).toMatchObject([{ product_id: game.id, status: 'available' }]);
      expect(JSON.stringify(body)).not.toContain(code);
    }
    const { body } = await shop.call<Page>('POST', '/admin/digital-keys/lookup', { code: storyCode() }, admin);
    expect(body).toMatchObject({ digital_keys: [], count: 0 });
    expect(JSON.stringify(await listed(`product_id=${game.id}`))).not.toContain(code);
    expect(shop.cloud.usage().requests.kms?.Decrypt ?? 0).toBe(decrypted);
  });
});

describe('a key', () => {
  const change = (id: string, body: object) => shop.call('POST', `/admin/digital-keys/${id}`, body, admin);
  const revoke = (id: string, reason = '') =>
    shop.call('DELETE', `/admin/digital-keys/${id}${reason}`, undefined, admin);
  const statusOf = async (id: string) => (await listed(`fingerprint=${id}`))[0]?.status;

  it('that is set aside is not sold until it is put back', async () => {
    const game = await shop.sell({ stock: 1 });
    const id = await idOf(game.codes[0] ?? '');
    expect(await change(id, { status: 'quarantined', reason: 'A buyer doubts this lot' })).toMatchObject({
      status: 200,
      body: { digital_key: { status: 'quarantined', reason: 'A buyer doubts this lot' } },
    });
    const missed = await shop.buy([[game, 1]]);
    await shop.rest();
    expect(await shop.adminOrder(missed.orderId)).toMatchObject({ payment_status: 'canceled', captured_total: 0 });

    expect((await change(id, { status: 'available' })).status).toBe(200);
    const found = await shop.buy([[game, 1]]);
    await shop.cloud.settled();
    expect((await shop.keys(found)).map(({ code }) => code)).toEqual(game.codes);
  });

  it('that is revoked is never sold, comes back by no way, and stays on record', async () => {
    const game = await shop.sell({ stock: 2 });
    const [gone = '', left = ''] = game.codes;
    const id = await idOf(gone);
    expect(await revoke(id, '?reason=stolen%20card')).toMatchObject({
      status: 200,
      body: { digital_key: { status: 'revoked', reason: 'stolen card', revoked_at: expect.any(String) } },
    });
    expect((await revoke(id)).status).toBe(200);
    expect((await change(id, { status: 'available' })).status).toBe(409);
    expect((await change(id, { status: 'quarantined' })).status).toBe(409);
    expect((await importing(game, [gone])).body).toMatchObject({ imported: 0, duplicates: [{ index: 0 }] });

    const placed = await shop.buy([[game, 2]]);
    await shop.rest();
    expect((await shop.keys(placed)).map(({ code }) => code)).toEqual([left]);
    expect(await statusOf(id)).toBe('revoked');
  });

  it('of an order can be neither set aside nor revoked from here', async () => {
    const game = await shop.sell({ stock: 1 });
    const placed = await shop.buy([[game, 1]]);
    await shop.cloud.settled();
    const [key] = await shop.keys(placed);
    for (const answer of [await change(key?.id ?? '', { status: 'quarantined' }), await revoke(key?.id ?? '')])
      expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining(placed.orderId) } });
    expect(await statusOf(key?.id ?? '')).toBe('delivered');
  });

  it('that is revoked while orders reach for it ends in one place', async () => {
    const game = await shop.sell({ stock: 6 });
    const ids = await Promise.all(game.codes.map(idOf));
    const buying = Promise.all([1, 2, 3].map((n) => shop.buy([[game, 1]], `race-${n}@example.com`)));
    const revoked = await Promise.all(ids.map((id) => revoke(id)));
    await buying;
    await shop.rest();
    const taken = new Set(revoked.flatMap(({ status }, index) => (status === 200 ? [ids[index]] : [])));
    for (const key of await stockOf(game))
      expect([key.id, key.status]).toEqual([
        key.id,
        taken.has(key.id) ? 'revoked' : expect.stringMatching(/delivered|available/),
      ]);
  });

  it('leaves an entry in the audit log with everything that staff does to it', async () => {
    const game = await shop.sell({ stock: 1 });
    const id = await idOf(game.codes[0] ?? '');
    await change(id, { status: 'quarantined', reason: 'to be looked at' });
    await change(id, { status: 'available' });
    await shop.call('POST', `/admin/digital-keys/${id}/reveal`, { reason: 'to be looked at' }, admin);
    await revoke(id, '?reason=used%20up');
    const entries = (await scan(shop.cloud, 'Ops')).filter((item) => item.entity === 'audit' && item.subject === id);
    const inOrder = entries.map(({ sk, action, before, after }) => ({ sk: String(sk), action, before, after }));
    inOrder.sort((a, b) => (a.sk < b.sk ? -1 : 1));
    expect(inOrder).toMatchObject([
      { action: 'digital_key.update', before: { status: 'available' }, after: { status: 'quarantined' } },
      { action: 'digital_key.update', before: { status: 'quarantined' }, after: { status: 'available' } },
      { action: 'digital_key.reveal' },
      { action: 'digital_key.revoke', before: { status: 'available' }, after: { status: 'revoked' } },
    ]);
  });
});

it('has broken no invariant in all of this, and nothing was refused to a role', async () => {
  await shop.rest();
  const { keys } = await readLedger(shop.cloud);
  expect(await brokenInvariants(shop.cloud, keys.filter(({ source }) => source === 'import').length)).toEqual([]);
  expect(shop.cloud.denied).toEqual([]);
});
