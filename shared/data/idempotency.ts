import { createHash, randomUUID } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { conditionFailed, epochSeconds } from './items.ts';

/** An answer as it went out the first time. */
interface StoredAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One key of one caller on one route. Keys of different callers or routes never meet. */
export interface RequestName {
  readonly caller: string;
  readonly route: string;
  readonly key: string;
  /** Hash of what was asked, to tell a repeat from another request under the same key. */
  readonly content: string;
}

type Begin =
  /** Nobody has asked this yet: do it, then `finishRequest` or `releaseRequest` with the claim. */
  | { readonly outcome: 'begun'; readonly claim: string }
  | { readonly outcome: 'answered'; readonly answer: StoredAnswer }
  | { readonly outcome: 'in-progress' }
  | { readonly outcome: 'other-content' };

/** A function that died is believed to be working for this long. */
const guardSeconds = 60;
const rememberedSeconds = 24 * 3600;

/** Answers of more than this do not fit beside the rest of an item. */
export const largestStoredAnswer = 350 * 1024;

const keyOf = ({ caller, route, key }: RequestName) => ({
  pk: `IDEMPOTENCY#${createHash('sha256')
    .update(JSON.stringify([caller, route, key]))
    .digest('base64url')}`,
  sk: 'REQUEST',
});

/** Takes a request for oneself, or says what became of it before. */
export async function beginRequest(name: RequestName, now: number): Promise<Begin> {
  const claim = randomUUID();
  const seconds = epochSeconds(now);
  try {
    await ddb.send(
      new PutCommand({
        TableName: tableName('OPS_TABLE'),
        Item: {
          ...keyOf(name),
          entity: 'idempotency',
          route: name.route,
          content: name.content,
          claim,
          guarded_until: seconds + guardSeconds,
          expires_at_epoch: seconds + rememberedSeconds,
        },
        ConditionExpression:
          'attribute_not_exists(pk) OR expires_at_epoch <= :now OR ' +
          '(attribute_not_exists(answer) AND guarded_until <= :now AND content = :content)',
        ExpressionAttributeValues: { ':now': seconds, ':content': name.content },
      }),
    );
    return { outcome: 'begun', claim };
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
  const { Item: before } = await ddb.send(
    new GetCommand({ TableName: tableName('OPS_TABLE'), Key: keyOf(name), ConsistentRead: true }),
  );
  if (before && before.content !== name.content) return { outcome: 'other-content' };
  // Gone already means that the other attempt has just failed: the next one may begin.
  return before?.answer ? { outcome: 'answered', answer: before.answer } : { outcome: 'in-progress' };
}

/** Keeps the answer for a day. Does nothing when the claim was lost to another attempt meanwhile. */
export async function finishRequest(
  name: RequestName,
  claim: string,
  answer: StoredAnswer,
  now: number,
): Promise<void> {
  await ddb
    .send(
      new PutCommand({
        TableName: tableName('OPS_TABLE'),
        Item: {
          ...keyOf(name),
          entity: 'idempotency',
          route: name.route,
          content: name.content,
          claim,
          answer,
          expires_at_epoch: epochSeconds(now) + rememberedSeconds,
        },
        ConditionExpression: 'claim = :claim',
        ExpressionAttributeValues: { ':claim': claim },
      }),
    )
    .catch(ignoreLostClaim);
}

/** Forgets a request that came to nothing, so that it can be sent again at once. */
export async function releaseRequest(name: RequestName, claim: string): Promise<void> {
  await ddb
    .send(
      new DeleteCommand({
        TableName: tableName('OPS_TABLE'),
        Key: keyOf(name),
        ConditionExpression: 'claim = :claim',
        ExpressionAttributeValues: { ':claim': claim },
      }),
    )
    .catch(ignoreLostClaim);
}

function ignoreLostClaim(error: unknown): void {
  if (!conditionFailed(error)) throw error;
}
