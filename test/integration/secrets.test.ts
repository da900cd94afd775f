import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type AttributeValue, DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cloud } from '../../local/cloud-types.ts';
import { productSandboxes } from '../../local/parties.ts';
import { findSecrets, type Place, type Secret } from './secret-search.ts';
import { openShop, type Shop, storyCode } from './shop.ts';

const directory = mkdtempSync(join(tmpdir(), 'latchkey-secrets-'));
const cloudLines: string[] = [];
const open = () => openShop({ dataDirectory: directory, log: (line) => cloudLines.push(line) });

/** Codes, order tokens and access tokens that the run brought up; the credentials of the parties. */
const codes: Secret[] = [];
const tokens: Secret[] = [];
const credentials: Secret[] = productSandboxes().flatMap(({ name: party, secret }) =>
  Object.entries(secret)
    .filter(([name]) => name !== 'client_id')
    .map(([name, value]) => ({ name: `${name} of ${party}`, value })),
);
/** Everything that the run left behind, by kind. */
let tables: Place[];
let documents: (Place & { readonly collection: string })[];
let logs: Place[];

beforeAll(async () => {
  {
    await using shop = await open();
    await runEverything(shop);
    tables = await tablesOf(shop.cloud);
  }
  ({ documents, logs } = readDirectory());
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Orders of every kind, with every way in which a code or a token is handled or goes wrong. */
async function runEverything(shop: Shop): Promise<void> {
  const { cloud } = shop;
  const staff = await shop.staff();
  const member = await shop.customer('member@example.com');
  for (const [name, headers] of Object.entries({ staff, member }))
    tokens.push({ name: `access token of ${name}`, value: headers.authorization?.slice('Bearer '.length) ?? '' });

  const stocked = await shop.sell({ stock: 6 });
  const short = await shop.sell({ stock: 1 });
  const text = await shop.sell({ codeswholesale: { stock: 5 } });
  const picture = await shop.sell({ codeswholesale: { stock: 5, keyKind: 'image' } });
  const late = await shop.sell({ kinguin: { stock: 5, deliveryMs: 3000 } });
  const latePicture = await shop.sell({ kinguin: { stock: 5, keyKind: 'image' } });
  await importBadly(shop, stocked.id, staff);

  // One order whose messages fail for good: they end among the dead letters, and the sweeper finds the order.
  shop.faults({ killFunction: { name: 'queues/start-procurement', times: 6, when: 'before' } });
  const stuck = await shop.buy([[stocked, 1]], 'stuck@example.com');
  await cloud.settled({ advance: true, limit: 40 * 60_000 });
  cloud.faults.clear();

  cloud.suppliers.codeswholesale.configure({ faults: { acceptThenError: { times: 1, html: true } } });
  cloud.suppliers.kinguin.configure({ faults: { unknownKeyStatus: { times: 1 } } });
  const bought = [
    await shop.buy([[stocked, 1]], 'stock@example.com'),
    await shop.buy([[short, 2]], 'part@example.com'),
    await shop.buy([[text, 2]], 'text@example.com'),
    await shop.buy([[picture, 1]], 'picture@example.com'),
    await shop.buy([[late, 1]], 'late-bounce@example.com'),
    await shop.buy([[latePicture, 1]], 'late-picture@example.com'),
  ];
  await shop.buy([[stocked, 1]], 'member@example.com', {}, member);
  await shop.rest();
  await cloud.settled({ advance: true, limit: 60 * 60_000 });

  const shown = (await Promise.all([stuck, ...bought].map((placed) => shop.keys(placed)))).flat();
  const library = await shop.call<{ digital_keys: { id: string; code: string }[] }>(
    'GET',
    '/store/customers/me/digital-keys?reveal=true',
    undefined,
    await shop.customer('member@example.com'),
  );
  expect(shown).toHaveLength(8);
  expect(library.body.digital_keys).toHaveLength(1);
  const revealed = await shop.call(
    'POST',
    `/admin/digital-keys/${library.body.digital_keys[0]?.id}/reveal`,
    { reason: 'the buyer cannot read it' },
    { ...(await shop.staff()), 'idempotency-key': 'reveal-1' },
  );
  expect(JSON.stringify(revealed.body)).toContain(library.body.digital_keys[0]?.code);
  await completeTwice(shop, stocked);

  const sold = [...cloud.suppliers.codeswholesale.deliveredKeys(), ...cloud.suppliers.kinguin.deliveredKeys()];
  expect(sold.map(({ type }) => type).sort()).toEqual(['image', 'image', 'text', 'text', 'text']);
  for (const [index, code] of [...stocked.codes, ...short.codes].entries())
    codes.push({ name: `imported code ${index}`, value: code });
  for (const { text: value, keyId, type } of sold)
    codes.push({ name: type === 'text' ? `bought code ${keyId}` : `drawn code ${keyId}`, value });
  for (const { id, type, code } of shown)
    if (type === 'image') codes.push({ name: `picture ${id}`, value: Buffer.from(code ?? '', 'base64') });
  for (const { token, orderId } of [stuck, ...bought]) tokens.push({ name: `token of ${orderId}`, value: token });
  for (const { id, text: body } of cloud.inbox())
    for (const [, token = ''] of body.matchAll(/token=([\w-]+)/g))
      tokens.push({ name: `token in the mail ${id}`, value: token });
}

/** Imports that are refused, repeated or rehearsed, and codes where no code belongs. */
async function importBadly(shop: Shop, productId: string, staff: Record<string, string>): Promise<void> {
  const keys = Array.from({ length: 4 }, storyCode);
  for (const [index, value] of keys.entries()) codes.push({ name: `code of a bad import ${index}`, value });
  const [first = '', second = '', third = '', fourth = ''] = keys;
  const path = '/admin/digital-keys/bulk-import';
  const twice = { ...staff, 'idempotency-key': 'import-1' };
  const rehearsal = { product_id: productId, keys: [first, first], dry_run: true };
  const answers = [
    await shop.call('POST', path, rehearsal, twice),
    await shop.call('POST', path, rehearsal, twice),
    await shop.call('POST', path, { product_id: 'prod_unknown', keys: [second] }, staff),
    await shop.call('POST', path, `{"product_id": "${productId}", "keys": ["${third}"`, staff),
    await shop.call('POST', path, { product_id: productId, keys: [{ code: fourth, type: 'image' }] }, staff),
    await shop.call('POST', '/admin/digital-keys/lookup', { code: first }, staff),
    await shop.call('GET', `/admin/digital-keys/${fourth}`, undefined, staff),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 400, 200, 200, 404]);
}

/** The answer that carries the order's token, asked for again by its idempotency key. */
async function completeTwice(shop: Shop, product: Parameters<Shop['checkOut']>[0][number][0]): Promise<void> {
  const { cartId, sessionId } = await shop.checkOut([[product, 1]], 'again@example.com');
  shop.cloud.stripe.pay(sessionId);
  const first = await shop.complete(cartId, { 'idempotency-key': 'complete-1' });
  await shop.complete(cartId, { 'idempotency-key': 'complete-1' });
  await shop.rest();
  expect(first.body.order_token).toMatch(/^[\w-]{43}$/);
  tokens.push({ name: 'token of the order completed twice', value: first.body.order_token ?? '' });
}

/** Every attribute of every item, binary ones as their bytes. */
async function tablesOf(cloud: Cloud): Promise<Place[]> {
  const client = new DynamoDBClient(cloud.aws);
  const places: Place[] = [];
  for (const [name, TableName] of Object.entries(cloud.tables))
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      for (const item of Items) places.push({ where: `table ${name}`, content: bytesOf({ M: item }) });
  client.destroy();
  return places;
}

function bytesOf(value: AttributeValue): Buffer {
  const parts = (values: readonly AttributeValue[]) => Buffer.concat(values.flatMap((one) => [bytesOf(one), gap]));
  if (value.B) return Buffer.from(value.B);
  if (value.BS) return Buffer.concat(value.BS.flatMap((one) => [Buffer.from(one), gap]));
  if (value.L) return parts(value.L);
  if (value.M) return parts(Object.entries(value.M).flatMap(([name, one]) => [{ S: name }, one]));
  return Buffer.from(value.S ?? value.N ?? (value.SS ?? value.NS ?? []).join('\n'));
}
const gap = Buffer.from('\n');

/** What lies in the data folder of a cloud that has ended: its documents, and its logs. */
function readDirectory() {
  const database = new DatabaseSync(join(directory, 'state.sqlite'), { readOnly: true });
  const rows = database.prepare('SELECT collection, key, value FROM documents').all();
  database.close();
  const documents = rows.map(({ collection, key, value }) => ({
    collection: String(collection),
    where: `${collection}`,
    content: `${key}\n${value}`,
  }));
  const folder = join(directory, 'logs');
  const files = readdirSync(folder).map((file) => ({
    where: 'logs of functions',
    content: readFileSync(join(folder, file), 'utf8'),
  }));
  return { documents, logs: [...files, { where: 'log of the cloud', content: cloudLines.join('\n') }] };
}

const of = (...prefixes: readonly string[]) =>
  documents.filter(({ collection }) => prefixes.some((prefix) => collection.startsWith(prefix)));
/** Where mails and outside parties keep what is theirs to know. */
const elsewhere = ['mailbox/mails', 'mailbox/attachments', 'codeswholesale/', 'kinguin/', 'secrets', 'cognito/'];
const ours = () => documents.filter(({ collection }) => !elsewhere.some((prefix) => collection.startsWith(prefix)));

describe('after orders of every kind', () => {
  it('there is something to search: tables, messages, dead letters, executions, logs', () => {
    for (const name of ['Catalog', 'Orders', 'Keys', 'Ops'])
      expect(tables.filter(({ where }) => where === `table ${name}`)).not.toEqual([]);
    expect(of('sqs/').some(({ collection }) => /DeadLetters.*messages$/.test(collection))).toBe(true);
    expect(of('states/executions').length).toBeGreaterThanOrEqual(9);
    expect(of('states/histories').length).toBeGreaterThan(50);
    expect(logs[0]?.content.length).toBeGreaterThan(10_000);
    expect(codes.length).toBeGreaterThanOrEqual(16);
    expect(tokens.length).toBeGreaterThanOrEqual(19);
  });

  it('no code is in a table, not even in what the engine has not yet overwritten', () => {
    expect(findSecrets(codes, tables)).toEqual([]);
    const raw = readdirSync(directory)
      .filter((file) => file.startsWith('dynamodb.sqlite'))
      .map((file) => ({ where: file, content: readFileSync(join(directory, file)) }));
    expect(raw).not.toEqual([]);
    expect(findSecrets(codes, raw)).toEqual([]);
  });

  it('no code is in a message, an execution, an event, or with the payment provider', () => {
    expect(findSecrets(codes, ours())).toEqual([]);
  });

  it('no code is in a log', () => {
    expect(findSecrets(codes, logs)).toEqual([]);
  });

  it('the codes are where they belong: in the mails', () => {
    const mailed = findSecrets(codes, of('mailbox/'));
    const sent = codes.filter(({ name }) => /^bought|^picture/.test(name));
    expect(sent).toHaveLength(5);
    for (const { name } of sent) expect(mailed).toContainEqual(expect.stringContaining(name));
    expect(mailed).toContainEqual(expect.stringContaining('imported code'));
  });

  it("no order's token and no access token is stored or logged", () => {
    expect(findSecrets(tokens, [...tables, ...ours(), ...logs])).toEqual([]);
  });

  it("no party's credentials are in a table, a message, an execution or a log", () => {
    const product = ours().filter(({ collection }) => !collection.startsWith('stripe/'));
    expect(findSecrets(credentials, [...tables, ...product, ...logs])).toEqual([]);
  });
});

describe('the search itself', () => {
  const code = storyCode();
  const secret = [{ name: 'the code', value: code }];
  const bare = code.replaceAll('-', '');

  it.each([
    ['as it is', code],
    ['in the middle of a text', `{"cause":"no ${code}, sorry"}`],
    ['in lower case', code.toLowerCase()],
    ['without dashes', bare],
    ['with blanks', bare.split('').join(' ')],
    ['in base64', Buffer.from(code).toString('base64')],
    ['in base64 behind other bytes', Buffer.from(`x${code}y`).toString('base64')],
    ['in base64, twice', Buffer.from(Buffer.from(`[${code}]`).toString('base64')).toString('base64')],
    ['bare and lower in base64', Buffer.from(`{"serial":"${bare.toLowerCase()}"}`).toString('base64')],
    ['in hex', Buffer.from(code).toString('hex').toUpperCase()],
    ['among bytes', Buffer.concat([Buffer.from([0, 255, 1]), Buffer.from(code), Buffer.from([128])])],
  ])('finds a code %s', (_dress, content) => {
    expect(findSecrets(secret, [{ where: 'here', content }])).not.toEqual([]);
  });

  it('finds a picture by its bytes and by its base64', () => {
    const bytes = Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 37) % 251));
    const picture = [{ name: 'the picture', value: bytes }];
    expect(findSecrets(picture, [{ where: 'here', content: bytes }])).not.toEqual([]);
    expect(findSecrets(picture, [{ where: 'here', content: `"${bytes.toString('base64')}"` }])).not.toEqual([]);
  });

  it('says nothing of another code', () => {
    expect(findSecrets(secret, [{ where: 'here', content: storyCode() }])).toEqual([]);
  });

  it('finds what is planted in a table, a queue, an execution and a log of the running cloud', async () => {
    const [planted] = codes;
    if (!planted) throw new Error('the run left no code');
    const text = String(planted.value);
    let found: string[];
    {
      await using shop = await open();
      const { cloud } = shop;
      const [queue = ''] = Object.values(cloud.queues).filter((url) => /SetAside/.test(url));
      const { Ops: TableName } = cloud.tables;
      await new DynamoDBClient(cloud.aws).send(
        new PutItemCommand({ TableName, Item: { pk: { S: 'plant' }, sk: { S: '1' }, blob: { B: Buffer.from(text) } } }),
      );
      await new SQSClient(cloud.aws).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: text.toLowerCase() }));
      await new SFNClient(cloud.aws).send(
        new StartExecutionCommand({
          stateMachineArn: Object.values(cloud.machines)[0],
          name: 'plant',
          input: JSON.stringify({ order_id: Buffer.from(text).toString('base64') }),
        }),
      );
      await cloud.invoke('workflow/claim-inventory', { order_id: text });
      await cloud.settled();
      found = findSecrets(codes, await tablesOf(cloud));
    }
    ({ documents, logs } = readDirectory());
    found.push(...findSecrets(codes, [...ours(), ...logs]));
    for (const where of [/^table Ops/, /^sqs\/.*SetAside/, /^states\/executions/, /^states\/histories/, /^logs of/])
      expect(found).toContainEqual(expect.stringMatching(where));
  });
});
