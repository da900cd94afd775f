import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { changeCart, createCart, getCart } from '#shared/data/carts.ts';
import { toItem } from '#shared/data/items.ts';
import { ConflictError, NotFoundError } from '#shared/domain/errors.ts';
import { aCart, aProduct, now } from './samples.ts';

process.env.ORDERS_TABLE = 'orders';
const ddb = mockClient(DynamoDBDocumentClient);
const cart = aCart([aProduct()]);
const later = Math.floor(now / 1000) + 1;
const stored = (version: number, expires = later) => ({
  Item: {
    pk: `CART#${cart.id}`,
    sk: 'CART',
    entity: 'cart',
    expires_at_epoch: expires,
    ...toItem({ ...cart, version }),
  },
});
const conflict = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });

beforeEach(() => void ddb.reset());

describe('getCart', () => {
  it('reads what was written', async () => {
    ddb.on(GetCommand).resolves(stored(3));
    expect(await getCart(cart.id, now)).toMatchObject(JSON.parse(JSON.stringify(cart)));
  });

  it('does not know carts that have expired, also before the table has deleted them', async () => {
    ddb.on(GetCommand).resolves(stored(3, later - 1));
    await expect(getCart(cart.id, now)).rejects.toThrow(NotFoundError);
  });

  it.each(['', 'cart_', 'cart_x y', '\u0000', 'order_01KB00000000000000000000AA', `cart_${'A'.repeat(5000)}`])(
    'does not ask the table for %j',
    async (id) => {
      await expect(getCart(id, now)).rejects.toThrow(NotFoundError);
      expect(ddb.commandCalls(GetCommand)).toHaveLength(0);
    },
  );
});

describe('createCart', () => {
  it('writes a first version that expires in 30 days', async () => {
    ddb.on(PutCommand).resolves({});
    await createCart(cart, now);
    expect(ddb.commandCalls(PutCommand)[0]?.args[0].input).toMatchObject({
      Item: { pk: `CART#${cart.id}`, entity: 'cart', version: 1, expires_at_epoch: now / 1000 + 30 * 86_400 },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  });
});

describe('changeCart', () => {
  const rename = (before: typeof cart) => ({ ...before, email: 'new@example.com' });

  it('writes only over the version that it has read', async () => {
    ddb.on(GetCommand).resolves(stored(3));
    ddb.on(PutCommand).resolves({});
    await changeCart(cart.id, now, rename);
    expect(ddb.commandCalls(PutCommand)[0]?.args[0].input).toMatchObject({
      Item: { version: 4, email: 'new@example.com' },
      ExpressionAttributeValues: { ':version': 3 },
    });
  });

  it('reads again and changes again when somebody else was quicker', async () => {
    ddb.on(GetCommand).resolvesOnce(stored(3)).resolves(stored(4));
    ddb.on(PutCommand).rejectsOnce(conflict).resolves({});
    let runs = 0;
    await changeCart(cart.id, now, (before) => {
      runs += 1;
      return rename(before);
    });
    expect(runs).toBe(2);
    expect(ddb.commandCalls(PutCommand)[1]?.args[0].input.ExpressionAttributeValues).toEqual({ ':version': 4 });
  });

  it('gives up after a few rounds with a conflict, and at once on other faults', async () => {
    ddb.on(GetCommand).resolves(stored(3));
    ddb.on(PutCommand).rejects(conflict);
    await expect(changeCart(cart.id, now, rename)).rejects.toThrow(ConflictError);
    expect(ddb.commandCalls(PutCommand)).toHaveLength(6);
    ddb.on(PutCommand).rejects(new Error('throttled'));
    await expect(changeCart(cart.id, now, rename)).rejects.toThrow('throttled');
    expect(ddb.commandCalls(PutCommand)).toHaveLength(7);
  });

  it('writes nothing when nothing changed or the change was refused', async () => {
    ddb.on(GetCommand).resolves(stored(3));
    await changeCart(cart.id, now, (before) => before);
    const refuse = () => {
      throw new ConflictError('no');
    };
    await expect(changeCart(cart.id, now, refuse)).rejects.toThrow('no');
    expect(ddb.commandCalls(PutCommand)).toHaveLength(0);
  });
});
