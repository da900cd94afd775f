import { describe, expect, it, vi } from 'vitest';
import { codesWholesale } from '#shared/suppliers/codeswholesale.ts';
import type { PurchaseRequest, SupplierOptions } from '#shared/suppliers/contract.ts';
import { connectionError, type Script, type Scripted, scriptedServer, textOf, timeout } from './scripted-fetch.ts';

const token: Scripted = { json: { access_token: 'token-1', token_type: 'bearer', expires_in: 600 } };
const credentials = { clientId: 'shop', clientSecret: '$2a$10$a/b.c' };
const reference = '01K0000000000000000000000A-C1';

const start = (script: Script, more: Partial<SupplierOptions> = {}) => {
  const server = scriptedServer({ 'POST /oauth/token': token, ...script }, more);
  return { server, supplier: codesWholesale(credentials, server.options) };
};
const product = (fields: object = {}): Scripted => ({
  json: {
    productId: 'p1',
    quantity: 216,
    prices: [
      { value: 5.1, from: 100, to: null },
      { value: 6.32, from: 1, to: 9 },
      { value: 5.9, from: 10, to: 99 },
    ],
    ...fields,
  },
});
const code = (id: string, fields: object = {}) => ({
  codeId: id,
  codeType: 'CODE_TEXT',
  status: 'Text code',
  filename: '',
  code: `KEY-${id}`,
  ...fields,
});
const order = (fields: object = {}): Scripted => ({
  json: {
    orderId: 'o1',
    clientOrderId: reference,
    status: 'Completed',
    totalPrice: 12.64,
    products: [{ productId: 'p1', unitPrice: 6.32, codes: [code('1'), code('2')] }],
    ...fields,
  },
});
const failure = (status: number, code: number, message = 'No.'): Scripted => ({
  status,
  json: { status, code, message, developerMessage: message },
});
const request: PurchaseRequest = {
  reference,
  items: [{ supplierProductId: 'p1', quantity: 2, priceLimit: 700, quotedPrice: 632 }],
};
const history = (...items: object[]): Scripted => ({ json: { items } });

describe('a quote', () => {
  it.each([
    [1, 632],
    [9, 632],
    [10, 590],
    [99, 590],
    [100, 510],
  ])('of %i units takes the tier they fall into, whatever order the tiers come in', async (quantity, unitPrice) => {
    const { supplier } = start({ 'GET /v3/products/p1': product() });
    expect(await supplier.quote([{ supplierProductId: 'p1', quantity }])).toEqual([
      { outcome: 'available', supplierProductId: 'p1', unitPrice, available: 216 },
    ]);
  });

  it.each([
    ['to: 0', [{ value: 4, from: 1, to: 0 }]],
    ['to left out', [{ value: 4, from: 1 }]],
    ['numbers as text', [{ value: '4.00', from: '1', to: '0' }]],
  ])('reads an open top tier with %s', async (_, prices) => {
    const { supplier } = start({ 'GET /v3/products/p1': product({ prices }) });
    const [quote] = await supplier.quote([{ supplierProductId: 'p1', quantity: 50 }]);
    expect(quote).toMatchObject({ unitPrice: 400 });
  });

  it('of more than there is gives the price of what there is', async () => {
    const { supplier } = start({ 'GET /v3/products/p1': product({ quantity: 4 }) });
    const [quote] = await supplier.quote([{ supplierProductId: 'p1', quantity: 12 }]);
    expect(quote).toMatchObject({ unitPrice: 632, available: 4 });
  });

  it.each<[string, Scripted, string]>([
    ['no stock', product({ quantity: 0 }), 'out_of_stock'],
    ['no price for the quantity', product({ prices: [{ value: 4, from: 5, to: 9 }] }), 'out_of_stock'],
    ['no such product', failure(404, 20001), 'not_found'],
    ['an empty object', { json: {} }, 'not_found'],
    ['a 404 of somebody in between', { status: 404, text: '<html>' }, 'supplier_unavailable'],
    ['a server error', failure(500, 90001), 'supplier_unavailable'],
    ['a price that is none', product({ prices: [{ value: 'call us', from: 1, to: null }] }), 'supplier_unavailable'],
    ['no answer', timeout(), 'supplier_unavailable'],
  ])('with %s is unavailable', async (_, answer, reason) => {
    const { supplier } = start({ 'GET /v3/products/p1': answer });
    expect(await supplier.quote([{ supplierProductId: 'p1', quantity: 1 }])).toEqual([
      { outcome: 'unavailable', supplierProductId: 'p1', reason },
    ]);
  });

  it('answers several products in the order they were asked for', async () => {
    const { supplier } = start({
      'GET /v3/products/p1': product(),
      'GET /v3/products/p2': failure(404, 20001),
      'GET /v3/products/p3': product({ prices: [{ value: 1, from: 1, to: null }] }),
    });
    const quotes = await supplier.quote(['p1', 'p2', 'p3'].map((id) => ({ supplierProductId: id, quantity: 1 })));
    expect(quotes.map((quote) => [quote.supplierProductId, quote.outcome])).toEqual([
      ['p1', 'available'],
      ['p2', 'unavailable'],
      ['p3', 'available'],
    ]);
  });
});

describe('a purchase', () => {
  it('says no to pre-orders and carries our reference and the price to check', async () => {
    const { server, supplier } = start({ 'POST /v3/orders': order() });
    await supplier.place(request);
    const [sent] = server.calls('POST /v3/orders');
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      allowPreOrder: false,
      orderId: reference,
      products: [{ productId: 'p1', quantity: 2, price: 6.32 }],
    });
    expect(sent?.headers.get('authorization')).toBe('Bearer token-1');
  });

  it('reads the price first when none was quoted', async () => {
    const { server, supplier } = start({ 'GET /v3/products/p1': product(), 'POST /v3/orders': order() });
    const items = [{ supplierProductId: 'p1', quantity: 10, priceLimit: 700 }];
    await supplier.place({ reference, items });
    expect(JSON.parse(server.calls('POST /v3/orders')[0]?.body ?? '').products[0].price).toBe(5.9);
  });

  it.each<[string, Scripted, string]>([
    ['above the limit', product({ prices: [{ value: 7.01, from: 1, to: null }] }), 'price_above_limit'],
    ['sold out', product({ quantity: 0 }), 'out_of_stock'],
    ['short of one unit', product({ quantity: 1 }), 'out_of_stock'],
    ['gone', failure(404, 20001), 'not_found'],
    ['silent', timeout(), 'supplier_unavailable'],
  ])('of something that is %s is refused without being sent', async (_, answer, reason) => {
    const { server, supplier } = start({ 'GET /v3/products/p1': answer });
    const items = [{ supplierProductId: 'p1', quantity: 2, priceLimit: 700 }];
    expect(await supplier.place({ reference, items })).toMatchObject({ outcome: 'refused', reason });
    expect(server.calls('POST /v3/orders')).toHaveLength(0);
  });

  it('never offers more than the limit, whatever was quoted', async () => {
    const { server, supplier } = start({});
    const items = [{ supplierProductId: 'p1', quantity: 2, priceLimit: 600, quotedPrice: 632 }];
    expect(await supplier.place({ reference, items })).toMatchObject({ reason: 'price_above_limit' });
    expect(server.sent).toHaveLength(0);
  });

  it.each<[string, Scripted, string]>([
    ['too little balance', failure(400, 10002), 'insufficient_balance'],
    ['an unknown product', failure(404, 20001), 'not_found'],
    ['no quantity', failure(400, 40002), 'invalid_request'],
    ['too low stock', failure(400, 310003), 'out_of_stock'],
    ['a code spelled as text', { status: 422, json: { status: '422', code: '310003' } }, 'out_of_stock'],
    ['an address that may not buy', failure(403, 70001), 'supplier_unavailable'],
    ['a refused connection', connectionError('ECONNREFUSED'), 'supplier_unavailable'],
  ])('is refused for good with %s', async (_, answer, reason) => {
    const { supplier } = start({ 'POST /v3/orders': answer });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'refused', reason });
  });

  it.each<[string, Scripted]>([
    ['a time-out', timeout()],
    ['a connection that broke', connectionError('ECONNRESET')],
    ['a server error with a code that elsewhere is a refusal', failure(500, 310003)],
    ['a page of a gateway', { status: 502, text: '<html>' }],
    ['a 400 without JSON', { status: 400, text: 'Bad Request' }],
    ['a 400 without a code', { status: 400, json: { message: 'No.' } }],
    ['a 404 of somebody in between', { status: 404, text: 'not here' }],
    ['a 409', failure(409, 310003)],
    ['a 429', { status: 429, json: { code: 42900, message: 'Slow down' }, headers: { 'retry-after': '1' } }],
    ['a 208 for a repeated reference', failure(208, 30020, 'Already reported')],
    ['a 208 that shows an order', { status: 208, json: { orderId: 'o1', clientOrderId: reference } }],
    ['another refusal of a repeated reference', failure(400, 30020, 'Order already exists')],
    ['a redirect', { status: 302, text: '' }],
    ['success without an order', { json: { status: 'Completed' } }],
    ['success that is no JSON', { status: 200, text: '<html>' }],
  ])('is unknown, and sent only once, after %s', async (_, answer) => {
    const { server, supplier } = start({ 'POST /v3/orders': answer });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'unknown' });
    expect(server.calls('POST /v3/orders')).toHaveLength(1);
  });

  it('is sent again with the new price when the price moved within the limit', async () => {
    const { server, supplier } = start({
      'POST /v3/orders': [failure(400, 40010, 'Price has changed'), order()],
      'GET /v3/products/p1': product({ prices: [{ value: 6.99, from: 1, to: null }] }),
    });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'placed' });
    const prices = server.calls('POST /v3/orders').map(({ body }) => JSON.parse(body).products[0].price);
    expect(prices).toEqual([6.32, 6.99]);
  });

  it('is refused for its price when the price moved above the limit', async () => {
    const { server, supplier } = start({
      'POST /v3/orders': failure(400, 40010),
      'GET /v3/products/p1': product({ prices: [{ value: 7.5, from: 1, to: null }] }),
    });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'refused', reason: 'price_above_limit' });
    expect(server.calls('POST /v3/orders')).toHaveLength(1);
  });

  it('that is refused twice for its price is refused for good', async () => {
    const { server, supplier } = start({
      'POST /v3/orders': failure(400, 40010, 'Price has changed'),
      'GET /v3/products/p1': product({ prices: [{ value: 6.5, from: 1, to: null }] }),
      'GET /v3/orders': history(),
    });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'refused', reason: 'price_above_limit' });
    expect(server.calls('POST /v3/orders')).toHaveLength(2);
  });

  it.each<[string, Scripted, object]>([
    ['is there after all', history({ orderId: 'o1', clientOrderId: reference }), { outcome: 'placed' }],
    ['is not there', history(), { outcome: 'refused', reason: 'invalid_request' }],
    ['cannot be looked up', { status: 503, text: '' }, { outcome: 'unknown' }],
  ])('refused without a known reason is looked up: it %s', async (_, answer, result) => {
    const { supplier } = start({
      'POST /v3/orders': failure(400, 77777),
      'GET /v3/products/p1': product(),
      'GET /v3/orders': answer,
      'GET /v3/orders/o1': order(),
    });
    expect(await supplier.place(request)).toMatchObject(result);
  });
});

describe('an order', () => {
  const read = (answer: Scripted, script: Script = {}) => {
    const { supplier } = start({ 'GET /v3/orders/o1': answer, ...script });
    return supplier.read('o1', request);
  };

  it('with all its codes is final', async () => {
    const seen = await read(order());
    expect(seen).toMatchObject({
      outcome: 'found',
      order: { supplierOrderId: 'o1', reference, cost: 1264, pending: {}, final: true },
    });
    const keys = seen.outcome === 'found' ? seen.order.keys : [];
    expect(keys.map(({ id, unitCost, kind, bytes }) => [id, unitCost, kind, textOf(bytes)])).toEqual([
      ['1', 632, 'text', 'KEY-1'],
      ['2', 632, 'text', 'KEY-2'],
    ]);
  });

  it.each([['Fulfilling'], ['COMPLETED'], ['OnHold'], [''], [null], [undefined]])(
    'with status %j and a missing code still owes it',
    async (status) => {
      const products = [{ productId: 'p1', unitPrice: 6.32, codes: [code('1')] }];
      expect(await read(order({ status, products }))).toMatchObject({
        order: { pending: { p1: 1 }, final: false, keys: [{ id: '1' }] },
      });
    },
  );

  it.each([['Cancelled'], ['CANCELED'], ['failed'], ['Refunded'], ['rejected by supplier']])(
    'with status %j brings nothing more',
    async (status) => {
      const products = [{ productId: 'p1', unitPrice: 6.32, codes: [code('1')] }];
      expect(await read(order({ status, products }))).toMatchObject({
        order: { pending: {}, final: true, keys: [{ id: '1' }] },
      });
    },
  );

  it('that was given up keeps open what it shows and what could not be read', async () => {
    const codes = [
      code('1'),
      code('2', { codeType: 'CODE_IMAGE', code: '' }),
      code('3', { codeType: 'CODE_PREORDER' }),
    ];
    const products = [{ productId: 'p1', unitPrice: 6.32, codes }];
    const seen = await read(order({ status: 'Cancelled', products }), {
      'GET /v3/codes/2': { status: 503, text: '' },
    });
    expect(seen).toMatchObject({ order: { pending: { p1: 1 }, final: false } });
  });

  it.each([
    ['an empty text', { code: '' }],
    ['a text of blanks', { code: '  ' }],
    ['no text', { code: undefined }],
  ])('with %s has its code read by itself', async (_, fields) => {
    const products = [{ productId: 'p1', unitPrice: 6.32, codes: [code('1', fields), code('2')] }];
    const seen = await read(order({ products }), { 'GET /v3/codes/1': { json: code('1', { code: ' LATE-1 \n' }) } });
    expect(seen.outcome === 'found' && seen.order.keys.map(({ bytes }) => textOf(bytes))).toEqual(['LATE-1', 'KEY-2']);
  });

  it('with pictures has them read, line breaks and all', async () => {
    const picture = Buffer.from(Array.from({ length: 200 }, (_, index) => index));
    const base64 = picture.toString('base64').replace(/(.{76})/g, '$1\r\n');
    const image = { codeType: 'CODE_IMAGE', filename: '../../k.png', code: '' };
    const products = [
      { productId: 'p1', unitPrice: 6.32, codes: [code('1', image), code('2', { ...image, code: base64 })] },
    ];
    const seen = await read(order({ products }), {
      'GET /v3/codes/1': { json: code('1', { ...image, code: base64 }) },
    });
    const keys = seen.outcome === 'found' ? seen.order.keys : [];
    expect(keys.map(({ kind, bytes }) => [kind, Buffer.from(bytes).equals(picture)])).toEqual([
      ['image', true],
      ['image', true],
    ]);
  });

  it('knows a code by its status text where the type is left out', async () => {
    const products = [{ productId: 'p1', unitPrice: 6.32, codes: [code('1', { codeType: null }), code('2')] }];
    expect(await read(order({ products }))).toMatchObject({ order: { final: true, keys: [{ kind: 'text' }, {}] } });
  });

  it.each<[string, object, Scripted]>([
    ['of a new type', { codeType: 'CODE_ACCOUNT' }, { json: {} }],
    ['that is a pre-order', { codeType: 'CODE_PREORDER', code: undefined }, { json: {} }],
    ['that the supplier cannot find', { codeType: 'CODE_IMAGE', code: '' }, failure(404, 50002)],
    [
      'that is no base64',
      { codeType: 'CODE_IMAGE', code: '' },
      { json: code('1', { codeType: 'CODE_IMAGE', code: '<>' }) },
    ],
    ['that became something new', { code: '' }, { json: code('1', { codeType: 'CODE_FILE' }) }],
  ])('holds back a code %s', async (_, fields, single) => {
    const products = [{ productId: 'p1', unitPrice: 6.32, codes: [code('1', fields), code('2')] }];
    const seen = await read(order({ products }), { 'GET /v3/codes/1': single });
    expect(seen).toMatchObject({ order: { pending: { p1: 1 }, final: false, keys: [{ id: '2' }] } });
  });

  it('adds up a product that stands in several lines', async () => {
    const products = [
      { productId: 'p1', unitPrice: '6.32', codes: [code('1')] },
      { productId: 'p1', unitPrice: 6, codes: [code('2')] },
    ];
    const seen = await read(order({ products, totalPrice: '12.32' }));
    expect(seen).toMatchObject({ order: { cost: 1232, final: true, keys: [{ unitCost: 632 }, { unitCost: 600 }] } });
  });

  it('of somebody else is not taken for ours', async () => {
    const seen = await read(order({ clientOrderId: 'PO-1' }));
    expect(seen).toMatchObject({ outcome: 'unknown' });
    expect(JSON.stringify(seen)).not.toContain('KEY-');
  });

  it.each<[string, Scripted, string]>([
    ['absent when the supplier does not know it', failure(404, 30018), 'absent'],
    ['unknown when somebody in between does not', { status: 404, text: '' }, 'unknown'],
    ['unknown when it cannot be understood', { json: { orderId: 'o1', products: 'none' } }, 'unknown'],
    ['unknown when nothing came', timeout(), 'unknown'],
  ])('is %s', async (_, answer, outcome) => {
    expect((await read(answer)).outcome).toBe(outcome);
  });
});

describe('a look-up', () => {
  const since = '2026-03-01T11:59:00.000Z';

  it('asks for a day more on both sides and compares the reference itself', async () => {
    const { server, supplier } = start({
      'GET /v3/orders': history({ orderId: 'o9', clientOrderId: `${reference}2` }, { orderId: 'o8' }),
    });
    expect(await supplier.find(request, since)).toEqual({ outcome: 'absent' });
    expect(Object.fromEntries(server.calls('GET /v3/orders')[0]?.query ?? [])).toEqual({
      startFrom: '2026-02-28',
      endOn: '2026-03-02',
    });
  });

  it('opens the order that it finds', async () => {
    const { supplier } = start({
      'GET /v3/orders': history({ orderId: 'o1', clientOrderId: reference, status: 'Completed' }),
      'GET /v3/orders/o1': order(),
    });
    expect(await supplier.find(request, since)).toMatchObject({ outcome: 'found', order: { final: true } });
  });

  it('says what it knows when the order itself cannot be read', async () => {
    const { supplier } = start({
      'GET /v3/orders': history({ orderId: 'o1', clientOrderId: reference }),
      'GET /v3/orders/o1': { status: 503, text: '' },
    });
    expect(await supplier.find(request, since)).toMatchObject({
      outcome: 'found',
      order: { supplierOrderId: 'o1', pending: { p1: 2 }, final: false, keys: [] },
    });
  });

  it('prefers an order that still lives', async () => {
    const { supplier } = start({
      'GET /v3/orders': history(
        { orderId: 'o0', clientOrderId: reference, status: 'Cancelled' },
        { orderId: 'o1', clientOrderId: reference, status: 'Completed' },
      ),
      'GET /v3/orders/o1': order(),
    });
    expect(await supplier.find(request, since)).toMatchObject({ order: { supplierOrderId: 'o1' } });
  });

  it('is absent only after the last page', async () => {
    const { supplier } = start({
      'GET /v3/orders': ({ query }) =>
        query.get('continuationToken') === 'next'
          ? history({ orderId: 'o1', clientOrderId: reference })
          : { json: { items: [{ orderId: 'o7' }], continuationToken: 'next' } },
      'GET /v3/orders/o1': order(),
    });
    expect(await supplier.find(request, since)).toMatchObject({ outcome: 'found' });
  });

  it('without an end is unknown', async () => {
    const { supplier } = start({ 'GET /v3/orders': { json: { items: [], continuationToken: 'again' } } });
    expect(await supplier.find(request, since)).toMatchObject({ outcome: 'unknown' });
  });

  it.each<[string, Scripted]>([
    ['a page of a gateway', { status: 200, text: '<html>' }],
    ['something that is no history', { json: { orders: [] } }],
    ['a 403', failure(403, 1)],
    ['nothing', timeout()],
  ])('is unknown after %s', async (_, answer) => {
    const { supplier } = start({ 'GET /v3/orders': answer });
    expect(await supplier.find(request, since)).toMatchObject({ outcome: 'unknown' });
  });
});

describe('the token', () => {
  const invalid: Scripted = { status: 401, json: { error: 'invalid_token', error_description: 'expired' } };
  const quoted = [{ supplierProductId: 'p1', quantity: 1 }];

  it('is asked for in the body, escaped, and never in the address', async () => {
    const { server, supplier } = start({ 'GET /v3/products/p1': product() });
    await supplier.quote(quoted);
    const [sent] = server.calls('POST /oauth/token');
    expect(sent?.query.size).toBe(0);
    expect(sent?.body).toContain('client_secret=%242a%2410%24a%2Fb.c');
  });

  it('is shared by calls side by side and kept until shortly before its end', async () => {
    const { server, supplier } = start({ 'GET /v3/products/p1': product() });
    await supplier.quote([...quoted, ...quoted, ...quoted]);
    server.advance(569_000);
    await supplier.quote(quoted);
    expect(server.calls('POST /oauth/token')).toHaveLength(1);
    server.advance(2_000);
    await supplier.quote(quoted);
    expect(server.calls('POST /oauth/token')).toHaveLength(2);
  });

  it('with only seconds left is used to its end', async () => {
    const { server, supplier } = start({
      'POST /oauth/token': { json: { access_token: 't', expires_in: 10 } },
      'GET /v3/products/p1': product(),
    });
    await supplier.quote(quoted);
    server.advance(9_000);
    await supplier.quote(quoted);
    expect(server.calls('POST /oauth/token')).toHaveLength(1);
  });

  it('is read in its other shape too', async () => {
    const { server, supplier } = start({
      'POST /oauth/token': { json: { value: 'spring', tokenType: 'bearer', expiresIn: '600' } },
      'GET /v3/products/p1': product(),
    });
    await supplier.quote(quoted);
    expect(server.calls('GET /v3/products/p1')[0]?.headers.get('authorization')).toBe('Bearer spring');
  });

  it('is renewed once when it is not accepted, and the purchase sent again', async () => {
    const { server, supplier } = start({
      'POST /oauth/token': [token, { json: { access_token: 'token-2', expires_in: 600 } }],
      'POST /v3/orders': [invalid, order()],
    });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'placed' });
    expect(server.calls('POST /v3/orders').map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('that is refused twice refuses the purchase', async () => {
    const { server, supplier } = start({ 'POST /v3/orders': invalid });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'refused', reason: 'supplier_unavailable' });
    expect(server.calls('POST /v3/orders')).toHaveLength(2);
  });

  it.each<[string, Scripted]>([
    ['an error', { status: 500, text: '' }],
    ['silence', timeout()],
    ['a broken connection', connectionError('ECONNRESET')],
    ['something that is no token', { json: {} }],
  ])('that cannot be had for %s refuses the purchase, for it was never sent', async (_, answer) => {
    const { server, supplier } = start({ 'POST /oauth/token': answer });
    expect(await supplier.place(request)).toMatchObject({ outcome: 'refused', reason: 'supplier_unavailable' });
    expect(server.calls('POST /v3/orders')).toHaveLength(0);
  });

  it('tells when our credentials are not accepted, and repeats nothing of them', async () => {
    const onCredentialsRefused = vi.fn();
    const { supplier } = start(
      { 'POST /oauth/token': { status: 401, json: { error: 'unauthorized', error_description: 'No client: shop' } } },
      { onCredentialsRefused },
    );
    const result = await supplier.place(request);
    expect(onCredentialsRefused).toHaveBeenCalledOnce();
    expect(JSON.stringify(result)).not.toMatch(/\$2a|shop/);
  });

  it('is not asked for more often than the supplier allows', async () => {
    const { server, supplier } = start({ 'POST /oauth/token': { status: 503, text: '' } });
    for (let call = 0; call < 60; call += 1) await supplier.quote(quoted);
    expect(server.calls('POST /oauth/token')).toHaveLength(50);
  });
});
