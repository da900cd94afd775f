import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../local/iam/authorizer.ts';
import { globMatcher } from '../../local/iam/glob.ts';
import { listOf, objectOf, textsOf } from '../../local/template/json.ts';
import { lastPart } from '../../local/template/names.ts';
import { loadTemplate } from '../../local/template/template.ts';
import { appWithout, type Grant } from './altered-template.ts';
import { openShop, type Shop } from './shop.ts';

/** What an order from stock comes to when one grant is missing: what was refused, and what logs and the execution tell. */
async function orderWithout(isRemoved: (grant: Grant) => boolean) {
  using app = appWithout(isRemoved);
  expect(app.removed).toHaveLength(1);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'latchkey-grants-'));
  let outcome: {
    readonly status: string;
    readonly mails: number;
    readonly denied: readonly Denial[];
    readonly told: string;
  };
  {
    await using shop = await openShop({ directory: app.directory, dataDirectory });
    const game = await shop.sell({ stock: 1 });
    const { orderId } = await shop.buy([[game, 1]], 'refused@example.com');
    await shop.cloud.settled();
    const { status } = await shop.adminOrder(orderId);
    const told = await (await shop.cloud.fetch(`/local/executions/${orderId}`)).text();
    outcome = { status, mails: shop.cloud.inbox('refused@example.com').length, denied: shop.cloud.denied, told };
  }
  const log = readFileSync(join(dataDirectory, 'logs', 'functions.log'), 'utf8');
  rmSync(dataDirectory, { recursive: true });
  return { ...outcome, told: outcome.told + log };
}

const granted =
  (role: string, action: string, resource = '') =>
  (grant: Grant) =>
    grant.role.startsWith(role) && grant.action === action && grant.resources.includes(resource);

describe('an order from stock does not end, and says which action on which resource is missing,', () => {
  it.each([
    ['when delivery may not decrypt', granted('StepsDeliverKeysRole', 'kms:Decrypt'), /:kms:.*:key\//],
    [
      'when claiming may not change keys',
      granted('StepsClaimInventoryRole', 'dynamodb:UpdateItem', 'TablesKeys'),
      /:table\/.*KeysTable/,
    ],
    [
      'when settling may not read the secret of Stripe',
      granted('StepsSettlePaymentRole', 'secretsmanager:GetSecretValue'),
      /:secret:.*Stripe/,
    ],
    [
      'when dispatching may not send',
      granted('DispatchDispatchOrderRole', 'sqs:SendMessage', 'ProcurementQueue'),
      /:sqs:.*ProcurementQueue/,
    ],
    [
      'when nobody may start the execution',
      granted('StartStartProcurementRole', 'states:StartExecution'),
      /:stateMachine:Latchkey-procurement/,
    ],
  ])('%s', async (_when, isRemoved, resource) => {
    const { status, mails, denied, told } = await orderWithout(isRemoved);
    expect({ status, mails }).toEqual({ status: 'pending', mails: 0 });
    const [refused] = denied;
    expect(refused?.resource).toMatch(resource);
    expect(told).toContain(`is not authorized to perform: ${refused?.action} on resource: ${refused?.resource}`);
  });
});

/** Grants that no deed below uses, and why they are right all the same. */
const notUsedHere: readonly (readonly [RegExp, string])[] = [
  [/^\S+ (xray|logs):/, 'the runtime writes logs and traces in the name of the role'],
  [/^StartStartProcurementRole\w+ sqs:\w+ \S+ProcurementQueue/, 'the event source mapping reads the queue'],
  [/^DispatchDispatchOrderRole\w+ dynamodb:\w+ \S+\/stream\//, 'the event source mapping reads the stream'],
  [
    /^(DispatchDispatchOrder|MailRecordMailEvent)Role\w+ sqs:\w+ \S+SetAside/,
    'events that failed for good are set aside',
  ],
  [/^WorkflowStateMachineRole\w+ lambda:InvokeFunction \S+:\*$/, 'the CDK grants versions along with the function'],
  [/^CustomCDKBucketDeployment/, 'the deployment copies the site'],
  [/^(PaymentStripe|SchedulesReconcilePayments)Role\w+ dynamodb:GetItem/, 'a payment that no longer fits its order'],
  [/^StepsClaimInventoryRole\w+ dynamodb:GetItem/, 'a line that another run of the step has filled meanwhile'],
  [/^StepsBuyFromSupplierRole\w+ kms:GenerateDataKey/, 'pictures of more than 4 KB'],
  [/^HintsCodesWholesaleRole\w+ (dynamodb:DeleteItem|states:SendTaskSuccess)/, 'a pre-order taken against our wish'],
  [/^SchedulesSweepOrdersRole\w+ dynamodb:UpdateItem/, 'orders that are parked after a day'],
];

describe('the template', () => {
  it('grants nothing that is never used', async () => {
    using app = appWithout(() => true);
    const used = new Map<string, Denial>();
    {
      await using shop = await openShop({ directory: app.directory, iam: 'report' });
      for (const deed of deeds) {
        await deed(shop);
        await shop.rest();
        for (const one of shop.cloud.denied) used.set(`${one.role} ${one.action} ${one.resource}`, one);
      }
    }
    const left = unused([...used.values()]);
    expect(left.filter((grant) => !notUsedHere.some(([pattern]) => pattern.test(grant)))).toEqual([]);
  });
});

/** Everything that people and events make the functions do, each with little enough that no refusal is forgotten. */
const deeds: readonly ((shop: Shop) => Promise<unknown>)[] = [
  async function browseAndFillCarts(shop) {
    const game = await shop.sell({ stock: 1 });
    await shop.call('GET', `/store/products/${game.id}`);
    const item = { variant_id: game.variantId, quantity: 1 };
    for (const one of [item, item, { ...item, variant_id: 'variant_unknown' }])
      await shop.call('POST', '/store/carts', { items: [one] }, { 'idempotency-key': one.variant_id });
    const { cartId } = await shop.checkOut([[game, 1]]);
    await shop.call('POST', `/store/carts/${cartId}/line-items`, item);
    const collection = { cart_id: cartId };
    for (const key of ['1', '1'])
      await shop.call('POST', '/store/payment-collections', collection, { 'idempotency-key': key });
    await shop.call('POST', '/store/payment-collections', { cart_id: 'cart_unknown' }, { 'idempotency-key': '2' });
  },
  async function buyAsCustomerAndGuest(shop) {
    const game = await shop.sell({ stock: 2 });
    shop.cloud.stripe.configure({ webhooks: 'duplicate' });
    const member = await shop.customer('member@example.com');
    const { orderId } = await shop.buy([[game, 1]], 'member-bounce@example.com', {}, member);
    const guest = await shop.buy([[game, 1]]);
    await shop.cloud.settled();
    shop.cloud.stripe.configure({ reset: true });
    await shop.call('GET', `/store/orders/${orderId}`, undefined, member);
    await shop.call('GET', '/store/customers/me/orders', undefined, member);
    await shop.call('GET', '/store/customers/me/digital-keys?reveal=true', undefined, member);
    await shop.call('GET', `/store/orders/${guest.orderId}`, undefined, { 'x-order-token': guest.token });
    await shop.keys(guest);
  },
  async function payBadly(shop) {
    const game = await shop.sell({ stock: 2 });
    shop.cloud.stripe.pay((await shop.checkOut([[game, 1]])).sessionId, { card: 'card_declined' });
    shop.cloud.stripe.configure({ captureFails: 'declined' });
    await shop.buy([[game, 1]]);
    await shop.rest();
    shop.cloud.stripe.configure({ reset: true, webhooks: 'drop' });
    shop.cloud.stripe.pay((await shop.checkOut([[game, 1]])).sessionId);
    shop.cloud.clock.advance(16 * 60_000);
    await shop.rest();
    shop.cloud.stripe.configure({ reset: true });
  },
  async function buyFromSuppliers(shop) {
    const picture = await shop.sell({ codeswholesale: { stock: 9, keyKind: 'image' } });
    const late = await shop.sell({ kinguin: { stock: 2, deliveryMs: 3000 } });
    await shop.buy([[picture, 1]]);
    await shop.buy([[late, 1]]);
    await shop.rest();
    shop.cloud.suppliers.codeswholesale.configure({ faults: { sendDuplicateKey: true } });
    await shop.buy([[picture, 1]]);
  },
  async function sweepWhatStandsStill(shop) {
    const game = await shop.sell({ stock: 2 });
    shop.faults({ killFunction: { name: 'queues/start-procurement', times: 6, when: 'before' } });
    await shop.buy([[game, 1]]);
    await shop.cloud.settled();
    shop.cloud.clock.advance(20 * 60_000);
    await shop.rest();
    shop.cloud.faults.clear();
    shop.faults({ killFunction: { name: 'workflow/claim-inventory', times: 100, when: 'before' } });
    await shop.buy([[game, 1]]);
    await shop.rest();
    shop.cloud.faults.clear();
    shop.cloud.clock.advance(20 * 60_000);
    await shop.rest();
  },
  async function workAsStaff(shop) {
    const staff = await shop.staff();
    const as = (key: string) => ({ ...staff, 'idempotency-key': key });
    const game = await shop.sell({ stock: 3, kinguin: { stock: 1 } });
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.cloud.settled();
    for (const query of ['', '?status=pending', '?customer_id=customer-1', '?day=2026-01-01'])
      await shop.call('GET', `/admin/orders${query}`, undefined, staff);
    await shop.adminOrder(orderId);
    const list = (query: string) =>
      shop.call<{ digital_keys: { id: string; lot_id: string }[] }>(
        'GET',
        `/admin/digital-keys?${query}`,
        undefined,
        staff,
      );
    const sold = (await list(`order_id=${orderId}`)).body.digital_keys[0];
    const [one, two] = (await list(`product_id=${game.id}&status=available`)).body.digital_keys;
    await list(`lot_id=${one?.lot_id}`);
    await list('status=available');
    const key = `/admin/digital-keys/${one?.id}`;
    await shop.call('GET', key, undefined, staff);
    for (const name of ['set-aside', 'set-aside'])
      await shop.call('POST', key, { status: 'quarantined', reason: 'doubtful' }, as(name));
    await shop.call('DELETE', `/admin/digital-keys/${sold?.id}`, undefined, as('refused'));
    await shop.call('DELETE', `/admin/digital-keys/${two?.id}?reason=spoilt`, undefined, staff);
    await shop.call('POST', `/admin/digital-keys/${sold?.id}/reveal`, { reason: 'the buyer asked for help' }, staff);
    const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(6000)]).toString('base64');
    const keys = [{ code: picture, type: 'image' }];
    await shop.call('POST', '/admin/digital-keys/bulk-import', { product_id: game.id, keys }, staff);
    await shop.call('GET', '/admin/products', undefined, staff);
    for (const handle of ['renamed', 'renamed'])
      await shop.call('POST', `/admin/products/${game.id}`, { handle }, as(handle));
    await shop.call('POST', '/admin/products/prod_unknown', { title: 'Nothing' }, as('unknown'));
  },
];

/** What the template grants to its roles, but for what was used. */
function unused(used: readonly Denial[]): string[] {
  const template = loadTemplate({
    directory: 'cdk.out',
    stackName: 'Latchkey',
    endpoint: 'http://127.0.0.1:1',
    origin: 'http://localhost:1',
  });
  const granted = template.of('AWS::IAM::Policy').flatMap(({ properties }) =>
    listOf(objectOf(properties.PolicyDocument).Statement).flatMap((statement) => {
      const { Action, Resource } = objectOf(statement);
      return textsOf(properties.Roles).flatMap((role) =>
        textsOf(Action).flatMap((action) =>
          textsOf(Resource).map((resource) => ({ role: lastPart(role), action, resource })),
        ),
      );
    }),
  );
  return granted
    .filter(({ role, action, resource }) => {
      const matches = globMatcher(resource, false);
      return !used.some((one) => one.role === role && one.action === action && matches(one.resource));
    })
    .map(({ role, action, resource }) => `${role.replace('Latchkey-', '')} ${action} ${resource}`);
}
