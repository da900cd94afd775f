import { describe, expect, it, vi } from 'vitest';
import type { PurchaseRequest, SupplierOptions } from '#shared/suppliers/contract.ts';
import { kinguin } from '#shared/suppliers/kinguin.ts';
import { connectionError, type Script, type Scripted, scriptedServer, textOf, timeout } from './scripted-fetch.ts';

const reference = '01K0000000000000000000000A-K1';
const start = (script: Script, more: Partial<SupplierOptions> = {}) => {
  const server = scriptedServer(script, more);
  return { server, supplier: kinguin({ apiKey: 'key-of-the-shop' }, server.options) };
};
const product = (fields: object = {}): Scripted => ({
  json: {
    productId: 'p1',
    price: 3.68,
    qty: 3,
    isPreorder: false,
    offers: [
      { offerId: 'b', price: 3.9, qty: 10, isPreorder: false },
      { offerId: 'a', price: 3.68, qty: 3, isPreorder: false },
      { offerId: 'c', price: 3.7, qty: 2, isPreorder: false },
      { offerId: 'd', price: 1, qty: 0, isPreorder: false },
      { offerId: 'e', price: 2, qty: 9, isPreorder: true },
    ],
    ...fields,
  },
});
const line = (fields: object = {}) => ({
  kinguinId: 402117,
  productId: 'p1',
  offerId: 'a',
  qty: 2,
  price: 3.68,
  totalPrice: 7.36,
  ...fields,
});
const order = (fields: object = {}) => ({
  orderId: 'PHX84FJAG5U',
  orderExternalId: reference,
  status: 'processing',
  totalQty: 2,
  totalPrice: 7.36,
  paymentPrice: 7.36,
  products: [line()],
  ...fields,
});
const key = (id: string, fields: object = {}) => ({
  id,
  serial: `KEY-${id}`,
  type: 'text/plain',
  name: 'Starlane Drifter',
  kinguinId: 402117,
  offerId: 'a',
  productId: 'p1',
  ...fields,
});
const failure = (status: number, kind: string, fields: object = {}): Scripted => ({
  status,
  json: { kind, status, type: 'Error', path: '/api/v2/order', method: 'POST', ...fields },
});
const request: PurchaseRequest = {
  reference,
  items: [{ supplierProductId: 'p1', quantity: 2, priceLimit: 500, quotedPrice: 368 }],
};

describe('a quote', () => {
  it.each([
    [3, 368, 3],
    [4, 370, 5],
    [6, 390, 15],
    [40, 390, 15],
  ])(
    'of %i units costs what the dearest offer costs that is needed for them',
    async (quantity, unitPrice, available) => {
      const { supplier } = start({ 'GET /v2/products/p1': product() });
      expect(await supplier.quote([{ supplierProductId: 'p1', quantity }])).toEqual([
        { outcome: 'available', supplierProductId: 'p1', unitPrice, available },
      ]);
    },
  );

  it.each([
    [369, 368, 3],
    [370, 370, 5],
    [100, 368, 3],
  ])(
    'with a limit of %i counts what stands below it, or tells the cheapest price',
    async (priceLimit, unitPrice, available) => {
      const { supplier } = start({ 'GET /v2/products/p1': product() });
      const [quote] = await supplier.quote([{ supplierProductId: 'p1', quantity: 9, priceLimit }]);
      expect(quote).toMatchObject({ unitPrice, available });
    },
  );

  it('knows only the cheapest price where offers are not shown', async () => {
    const { supplier } = start({ 'GET /v2/products/p1': product({ offers: undefined, price: '3.68', qty: '3' }) });
    const [quote] = await supplier.quote([{ supplierProductId: 'p1', quantity: 9 }]);
    expect(quote).toMatchObject({ unitPrice: 368, available: 3 });
  });

  it.each<[string, Scripted, string]>([
    ['no offer', product({ offers: [] }), 'out_of_stock'],
    ['a pre-order', product({ isPreorder: true }), 'out_of_stock'],
    ['nothing left of the only offer', product({ offers: undefined, qty: 0 }), 'out_of_stock'],
    ['a product that is gone', failure(404, 'HttpClient'), 'not_found'],
    ['a 404 of somebody in between', { status: 404, text: '' }, 'supplier_unavailable'],
    ['a server error', failure(500, 'Error'), 'supplier_unavailable'],
    ['a page of a gateway', { status: 503, text: '<html>' }, 'supplier_unavailable'],
    ['an answer without a price', product({ price: null }), 'supplier_unavailable'],
    ['no answer', timeout(), 'supplier_unavailable'],
  ])('of %s is unavailable', async (_, answer, reason) => {
    const { supplier } = start({ 'GET /v2/products/p1': answer });
    expect(await supplier.quote([{ supplierProductId: 'p1', quantity: 1 }])).toEqual([
      { outcome: 'unavailable', supplierProductId: 'p1', reason },
    ]);
  });
});

describe('a purchase', () => {
  it.each([
    [368, 500, 3.76],
    [368, 370, 3.7],
    [368, 368, 3.68],
    [10, 500, 0.11],
  ])('quoted at %i with a limit of %i offers at most %d', async (quotedPrice, priceLimit, price) => {
    const { server, supplier } = start({ 'POST /v2/order': { status: 201, json: order() } });
    await supplier.place({ reference, items: [{ supplierProductId: 'p1', quantity: 2, priceLimit, quotedPrice }] });
    const [sent] = server.calls('POST /v2/order');
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      orderExternalId: reference,
      products: [{ productId: 'p1', qty: 2, price }],
    });
    expect(sent?.headers.get('x-api-key')).toBe('key-of-the-shop');
  });

  it('reads the price first when none was quoted', async () => {
    const { server, supplier } = start({
      'GET /v2/products/p1': product(),
      'POST /v2/order': { status: 201, json: order() },
    });
    await supplier.place({ reference, items: [{ supplierProductId: 'p1', quantity: 5, priceLimit: 500 }] });
    expect(JSON.parse(server.calls('POST /v2/order')[0]?.body ?? '').products[0].price).toBe(3.78);
  });

  it('that was taken owes everything at first', async () => {
    const { supplier } = start({ 'POST /v2/order': { status: 201, json: order({ paymentPrice: '7.00' }) } });
    expect(await supplier.place(request)).toEqual({
      outcome: 'placed',
      order: {
        supplierOrderId: 'PHX84FJAG5U',
        reference,
        cost: 700,
        keys: [],
        pending: { p1: 2 },
        final: false,
      },
    });
  });

  it.each<[string, Scripted, string]>([
    ['too little balance', failure(422, 'InsufficientBalance'), 'insufficient_balance'],
    ['a balance below the account’s minimum', failure(400, 'BalanceRequired'), 'insufficient_balance'],
    ['a slip of form', failure(400, 'ConstraintViolation', { propertyPath: 'products' }), 'invalid_request'],
    ['a broken rule of pre-orders', failure(422, 'Preorder'), 'invalid_request'],
    ['a key that is not accepted', failure(401, 'Authorization'), 'supplier_unavailable'],
    ['a kind that nobody knew', failure(422, 'MoonPhase'), 'invalid_request'],
    ['a refused connection', connectionError('ECONNREFUSED'), 'supplier_unavailable'],
  ])('is refused for good with %s', async (_, answer, reason) => {
    const { supplier } = start({ 'POST /v2/order': answer });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'refused', reason });
  });

  it.each<[string, Scripted, string]>([
    ['nothing is left', product({ offers: [] }), 'out_of_stock'],
    ['too little is left', product({ offers: [{ price: 3.68, qty: 1 }] }), 'out_of_stock'],
    ['the product is gone', failure(404, 'HttpClient'), 'out_of_stock'],
    ['only dearer offers are left', product({ offers: [{ price: 4.1, qty: 9 }] }), 'price_above_limit'],
  ])('without an offer is refused; the present offers say why: %s', async (_, answer, reason) => {
    const { supplier } = start({ 'POST /v2/order': failure(422, 'ProductUnavailable'), 'GET /v2/products/p1': answer });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'refused', reason });
  });

  it.each<[string, Scripted]>([
    ['OrderFailed', failure(422, 'OrderFailed')],
    ['Error', failure(500, 'Error')],
    ['HttpClient', failure(404, 'HttpClient')],
    ['Http', failure(400, 'Http')],
    ['ResourceLock', failure(409, 'ResourceLock')],
    ['an order on hold', failure(422, 'OrderHold')],
    ['a reference that is taken', failure(400, 'ConstraintViolation', { propertyPath: 'orderExternalId' })],
    ['a taken reference in words', failure(422, 'ConstraintViolation', { detail: 'The "orderExternalId" is used.' })],
    ['a refusal with the status of a server error', failure(500, 'ProductUnavailable')],
    ['a 429', failure(429, 'Error')],
    ['a 400 without JSON', { status: 400, text: 'Bad Request' }],
    ['a 422 without a kind', { status: 422, json: { detail: 'no' } }],
    ['a page of a gateway', { status: 503, text: '<html>' }],
    ['success without an order', { status: 201, json: {} }],
    ['success that is no JSON', { status: 201, text: 'ok' }],
    ['a time-out', timeout()],
    ['a connection that broke', connectionError('ECONNRESET')],
  ])('is unknown, and sent only once, after %s', async (_, answer) => {
    const { server, supplier } = start({ 'POST /v2/order': answer });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'unknown' });
    expect(server.calls('POST /v2/order')).toHaveLength(1);
  });

  it('keeps the trace of an error, which their support asks for', async () => {
    const { supplier } = start({ 'POST /v2/order': failure(422, 'OrderFailed', { trace: '47e3902310' }) });
    expect(await supplier.place(request)).toMatchObject({ detail: expect.stringContaining('trace 47e3902310') });
  });

  it('tells when our credentials are not accepted', async () => {
    const onCredentialsRefused = vi.fn();
    const { supplier } = start({ 'POST /v2/order': failure(401, 'Authorization') }, { onCredentialsRefused });
    await supplier.place(request);
    expect(onCredentialsRefused).toHaveBeenCalledOnce();
  });
});

describe('an order', () => {
  const read = async (detail: object, keys: Scripted | readonly Scripted[] = { json: [] }) => {
    const { server, supplier } = start({
      'GET /v1/order/PHX84FJAG5U': { json: detail },
      'GET /v2/order/PHX84FJAG5U/keys': keys,
    });
    return { server, seen: await supplier.read('PHX84FJAG5U', request) };
  };
  const keyed = (statuses: readonly (string | null)[], fields: object = {}) =>
    order({ products: [line({ keys: statuses.map((status, index) => ({ id: `${index + 1}`, status })) })], ...fields });

  it('with all its keys is final', async () => {
    const { seen } = await read(keyed(['DELIVERED', 'DELIVERED'], { status: 'completed' }), {
      json: [key('1'), key('2')],
    });
    expect(seen).toMatchObject({ outcome: 'found', order: { cost: 736, pending: {}, final: true } });
    const keys = seen.outcome === 'found' ? seen.order.keys : [];
    expect(keys.map(({ id, unitCost, kind, bytes }) => [id, unitCost, kind, textOf(bytes)])).toEqual([
      ['1', 368, 'text', 'KEY-1'],
      ['2', 368, 'text', 'KEY-2'],
    ]);
  });

  it.each<[string, object, readonly object[], object]>([
    [
      'one key delivered, one in work',
      keyed(['DELIVERED', 'PROCESSING']),
      [key('1')],
      { pending: { p1: 1 }, final: false },
    ],
    ['one delivered, one cancelled', keyed(['DELIVERED', 'CANCELED']), [key('1')], { pending: {}, final: true }],
    [
      'one delivered, one refunded, in an order that claims to be complete',
      keyed(['DELIVERED', 'REFUNDED'], { status: 'completed' }),
      [key('1')],
      { pending: {}, final: true },
    ],
    ['all cancelled while the order is in work', keyed(['CANCELED', 'CANCELED']), [], { pending: {}, final: true }],
    [
      'a pending key in a cancelled order',
      keyed(['CANCELED', 'PENDING'], { status: 'canceled' }),
      [],
      { pending: { p1: 1 }, final: false },
    ],
    ['no keys yet', order(), [], { pending: { p1: 2 }, final: false }],
    ['no keys in a cancelled order', order({ status: 'canceled' }), [], { pending: {}, final: true }],
    ['no keys in a refunded order', order({ status: 'refunded' }), [], { pending: {}, final: true }],
    [
      'no keys in an order of an unknown status',
      order({ status: 'on_hold' }),
      [],
      { pending: { p1: 2 }, final: false },
    ],
    ['a key of an unknown status', keyed(['DELIVERED', 'ON_HOLD']), [key('1')], { pending: { p1: 1 }, final: false }],
    [
      'a delivered key that cannot be downloaded yet',
      keyed(['DELIVERED', 'DELIVERED'], { status: 'completed' }),
      [key('1')],
      { pending: { p1: 1 }, final: false },
    ],
    [
      'a key that came before its status',
      keyed(['DELIVERED', 'PROCESSING']),
      [key('1'), key('2')],
      { pending: {}, final: true },
    ],
    ['keys without any record of them', order(), [key('1'), key('2')], { pending: {}, final: true }],
  ])('is judged by its keys: %s', async (_, detail, keys, judged) => {
    const { seen } = await read(detail, { json: keys });
    expect(seen).toMatchObject({
      outcome: 'found',
      order: { ...judged, keys: keys.map((one) => ({ id: (one as { id: string }).id })) },
    });
  });

  it('does not hand out keys that went back', async () => {
    const { seen } = await read(keyed(['RETURNED', 'DELIVERED']), { json: [key('1'), key('2')] });
    expect(seen).toMatchObject({ order: { keys: [{ id: '2' }], final: true } });
  });

  it('with one line split over several offers is added up by product, each key at its own price', async () => {
    const products = [
      line({ offerId: 'a', qty: 1, price: '3.68', keys: [{ id: '1', status: 'DELIVERED' }] }),
      line({ offerId: 'b', qty: 1, price: '3.90', keys: [{ id: '2', status: 'DELIVERED' }] }),
    ];
    const { seen } = await read(order({ products, totalPrice: 7.58, paymentPrice: '7.58' }), {
      json: [key('2', { offerId: 'b' }), key('1')],
    });
    expect(seen).toMatchObject({ order: { cost: 758, final: true, keys: [{ unitCost: 390 }, { unitCost: 368 }] } });
  });

  it('with a discount books what was paid', async () => {
    const { seen } = await read(keyed(['DELIVERED', 'DELIVERED'], { totalPrice: 7.36, paymentPrice: '6.62' }), {
      json: [key('1'), key('2')],
    });
    expect(seen).toMatchObject({ order: { cost: 662, keys: [{ unitCost: 331 }, { unitCost: 331 }] } });
  });

  it('with pictures gives their bytes', async () => {
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4, 5]);
    const serial = picture.toString('base64').replace(/(.{4})/g, '$1\n');
    const { seen } = await read(keyed(['DELIVERED', 'DELIVERED']), {
      json: [key('1', { type: 'image/png', serial }), key('2', { type: 'image/gif', serial })],
    });
    const keys = seen.outcome === 'found' ? seen.order.keys : [];
    expect(keys.map(({ kind, bytes }) => [kind, Buffer.from(bytes).equals(picture)])).toEqual([
      ['image', true],
      ['image', true],
    ]);
  });

  it.each([
    ['of a new type', { type: 'application/pdf' }],
    ['that is empty', { serial: ' ' }],
    ['that is no base64', { type: 'image/png', serial: '<svg>' }],
    ['without a type', { type: null }],
    ['without an id', { id: null }],
  ])('holds back a key %s', async (_, fields) => {
    const { seen } = await read(keyed(['DELIVERED', 'DELIVERED']), { json: [key('1', fields), key('2')] });
    expect(seen).toMatchObject({ order: { keys: [{ id: '2' }], pending: { p1: 1 }, final: false } });
  });

  it('keeps a serial of several lines as it is', async () => {
    const { seen } = await read(keyed(['DELIVERED']), { json: [key('1', { serial: ' user: a\npass: b\n' })] });
    expect(seen.outcome === 'found' && textOf(seen.order.keys[0]?.bytes)).toBe('user: a\npass: b');
  });

  it.each<[string, Scripted]>([
    ['an empty list', { json: [] }],
    ['a 404', failure(404, 'OrderNotFound')],
    ['a 422', failure(422, 'OrderNotDispatchedYet')],
  ])('takes %s of its keys for "not yet"', async (_, keys) => {
    const { seen } = await read(keyed(['PROCESSING', 'PENDING']), keys);
    expect(seen).toMatchObject({ outcome: 'found', order: { keys: [], pending: { p1: 2 } } });
  });

  it.each<[string, Scripted]>([
    ['an error', failure(500, 'Error')],
    ['a page of a gateway', { status: 404, text: '<html>' }],
    ['something that is no list', { json: { keys: [] } }],
    ['silence', timeout()],
  ])('is unknown when its keys bring %s', async (_, keys) => {
    expect((await read(keyed(['DELIVERED', 'DELIVERED']), keys)).seen.outcome).toBe('unknown');
  });

  it.each<[string, number, number]>([
    ['as long as we ask for', 100, 2],
    ['shorter than we ask for', 25, 6],
  ])('reads pages to the end that are %s', async (_, size, calls) => {
    const all = Array.from({ length: 130 }, (__, index) => key(`k${index}`));
    const expected = { reference, items: [{ supplierProductId: 'p1', quantity: 130, priceLimit: 500 }] };
    const records = all.map(({ id }) => ({ id, status: 'DELIVERED' }));
    const { server, supplier } = start({
      'GET /v1/order/PHX84FJAG5U': { json: order({ products: [line({ keys: records })] }) },
      'GET /v2/order/PHX84FJAG5U/keys': ({ query }) => {
        const from = (Number(query.get('page')) - 1) * size;
        return { json: all.slice(from, from + size) };
      },
    });
    const seen = await supplier.read('PHX84FJAG5U', expected);
    expect(seen.outcome === 'found' && seen.order.keys.length).toBe(130);
    expect(server.calls('GET /v2/order/PHX84FJAG5U/keys')).toHaveLength(calls);
  });

  it('ends though every page is the same', async () => {
    const { server } = await read(keyed(['DELIVERED', 'DELIVERED', 'DELIVERED']), { json: [key('1'), key('2')] });
    expect(server.calls('GET /v2/order/PHX84FJAG5U/keys')).toHaveLength(2);
  });

  it('of somebody else is not taken for ours', async () => {
    const { seen } = await read(keyed(['DELIVERED'], { orderExternalId: 'PO-1' }), { json: [key('1')] });
    expect(seen.outcome).toBe('unknown');
  });

  it.each<[string, Scripted, string]>([
    ['absent when the supplier does not know it', failure(404, 'OrderNotFound'), 'absent'],
    ['unknown when somebody in between does not', { status: 404, text: '' }, 'unknown'],
    ['unknown when nothing came', timeout(), 'unknown'],
  ])('is %s', async (_, answer, outcome) => {
    const { supplier } = start({ 'GET /v1/order/PHX84FJAG5U': answer });
    expect((await supplier.read('PHX84FJAG5U', request)).outcome).toBe(outcome);
  });
});

describe('a look-up', () => {
  const since = '2026-03-01T11:59:00.000Z';
  const stranger = (index: number) => order({ orderId: `S${index}`, orderExternalId: `PO-${index}` });

  it('searches by reference, from a day before on', async () => {
    const { server, supplier } = start({ 'GET /v1/order': { json: { results: [], item_count: 0 } } });
    expect(await supplier.find(request, since)).toEqual({ outcome: 'absent' });
    expect(Object.fromEntries(server.calls('GET /v1/order')[0]?.query ?? [])).toEqual({
      orderExternalId: reference,
      createdAtFrom: '2026-02-28',
      limit: '100',
      page: '1',
    });
  });

  it('finds ours among those of others where the filter is ignored', async () => {
    const all = [...Array.from({ length: 130 }, (_, index) => stranger(index)), order()];
    const { supplier } = start({
      'GET /v1/order': ({ query }) => {
        const from = (Number(query.get('page')) - 1) * 100;
        return { json: { results: all.slice(from, from + 100), item_count: all.length } };
      },
      'GET /v2/order/PHX84FJAG5U/keys': { json: [key('1'), key('2')] },
    });
    expect(await supplier.find(request, since)).toMatchObject({
      outcome: 'found',
      order: { supplierOrderId: 'PHX84FJAG5U', final: true },
    });
  });

  it('does not take the order of somebody else', async () => {
    const { supplier } = start({ 'GET /v1/order': { json: { results: [stranger(1)], item_count: 1 } } });
    expect(await supplier.find(request, since)).toEqual({ outcome: 'absent' });
  });

  it('is unknown when there is no end of others', async () => {
    const results = Array.from({ length: 100 }, (_, index) => stranger(index));
    const { supplier } = start({ 'GET /v1/order': { json: { results, item_count: 100_000 } } });
    expect(await supplier.find(request, since)).toMatchObject({ outcome: 'unknown' });
  });

  it('says what it knows when the keys cannot be read', async () => {
    const { supplier } = start({
      'GET /v1/order': { json: { results: [order()], item_count: 1 } },
      'GET /v2/order/PHX84FJAG5U/keys': { status: 503, text: '' },
    });
    expect(await supplier.find(request, since)).toMatchObject({
      outcome: 'found',
      order: { keys: [], pending: { p1: 2 }, final: false },
    });
  });

  it.each<[string, Scripted]>([
    ['an error', failure(500, 'Error')],
    ['a 404', failure(404, 'HttpClient')],
    ['something that is no search', { json: [] }],
    ['silence', timeout()],
  ])('is unknown after %s', async (_, answer) => {
    const { supplier } = start({ 'GET /v1/order': answer });
    expect(await supplier.find(request, since)).toMatchObject({ outcome: 'unknown' });
  });
});
