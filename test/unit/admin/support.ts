import { createHmac } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { transactionCanceled } from '../../fixtures.ts';

const variables = {
  CATALOG_TABLE: 'catalog',
  ORDERS_TABLE: 'orders',
  KEYS_TABLE: 'keys',
  OPS_TABLE: 'ops',
  KEY_ENCRYPTION_KEY: 'arn:seal',
  KEY_FINGERPRINT_KEY: 'arn:fingerprint',
};
Object.assign(process.env, variables);

export interface Call {
  readonly route: string;
  readonly params?: Record<string, string>;
  readonly query?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly groups?: readonly string[];
}

type Handler = (event: never, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** Calls a function as API Gateway would for somebody of the staff. */
export async function call(handler: unknown, { route, params, query = '', body, ...rest }: Call) {
  const [method = '', path = ''] = route.split(' ');
  const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
  const event = {
    version: '2.0',
    routeKey: route,
    rawPath: path,
    rawQueryString: query,
    headers: { 'content-type': rest.contentType ?? 'application/json' },
    isBase64Encoded: false,
    pathParameters: params,
    body: text,
    requestContext: {
      http: { method, path, sourceIp: '203.0.113.9' },
      authorizer: {
        jwt: {
          claims: {
            sub: 'u-1',
            email: 'Grace@Example.com',
            'cognito:groups': `[${(rest.groups ?? ['admin']).join(' ')}]`,
          },
        },
      },
    },
  } as unknown as APIGatewayProxyEventV2;
  const answer = await (handler as Handler)(event as never, { callbackWaitsForEmptyEventLoop: true } as Context);
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? 'null') };
}

type Item = Record<string, unknown>;

const keyOf = (item: Item) => ('id' in item && !('pk' in item) ? String(item.id) : `${item.pk} ${item.sk}`);

type Put = Pick<PutCommandInput, 'TableName' | 'Item' | 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** The conditions that single puts of the staff's functions carry. */
function holds({ ConditionExpression, ExpressionAttributeValues = {} }: Put, before: Item | undefined): boolean {
  switch (ConditionExpression) {
    case undefined:
      return true;
    case 'attribute_not_exists(id)':
    case 'attribute_not_exists(pk)':
      return before === undefined;
    case 'attribute_not_exists(pk) OR product_id = :id':
      return before === undefined || before.product_id === ExpressionAttributeValues[':id'];
    case 'updated_at = :before':
      return before?.updated_at === ExpressionAttributeValues[':before'];
    default:
      // Other conditions are those of updates and of repeated requests, which these tests do not read back.
      throw new Error(`The fake tables do not know the condition ${ConditionExpression}.`);
  }
}

let catalogues = 0;

/** The tables as far as single items and one partition go. */
export function fakeTables() {
  const ddb = mockClient(DynamoDBDocumentClient);
  const tables = new Map<string, Map<string, Item>>();
  const table = (name: string) => {
    const known = tables.get(name) ?? new Map<string, Item>();
    tables.set(name, known);
    return known;
  };
  // A function that has cached another test's catalogue must see that this one is another.
  catalogues += 1000;
  table('catalog').set('CATALOGUE CATALOGUE', { pk: 'CATALOGUE', sk: 'CATALOGUE', version: catalogues });
  let interruption: (() => unknown) | undefined;
  const put = (input: Put) => {
    if (!holds(input, table(input.TableName ?? '').get(keyOf(input.Item ?? {})))) {
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    table(input.TableName ?? '').set(keyOf(input.Item ?? {}), input.Item ?? {});
    return {};
  };
  ddb.on(PutCommand).callsFake(async (input) => put(input));
  ddb.on(GetCommand).callsFake(async ({ TableName, Key }) => ({ Item: table(TableName).get(keyOf(Key)) }));
  ddb.on(BatchGetCommand).callsFake(async ({ RequestItems }) => ({
    Responses: Object.fromEntries(
      Object.entries(RequestItems as Record<string, { Keys: Item[] }>).map(([name, { Keys }]) => [
        name,
        Keys.flatMap((key) => table(name).get(keyOf(key)) ?? []),
      ]),
    ),
  }));
  ddb.on(TransactWriteCommand).callsFake(async ({ TransactItems = [] }: TransactWriteCommand['input']) => {
    const before = interruption;
    interruption = undefined;
    before?.();
    const codes = TransactItems.map(({ Put }) =>
      !Put || holds(Put, table(Put.TableName ?? '').get(keyOf(Put.Item ?? {}))) ? 'None' : 'ConditionalCheckFailed',
    );
    if (codes.includes('ConditionalCheckFailed')) throw transactionCanceled(...codes);
    for (const { Put, Delete, Update } of TransactItems) {
      if (Put) put(Put);
      if (Update?.UpdateExpression?.startsWith('ADD version')) {
        const counted = table(Update.TableName ?? '').get(keyOf(Update.Key ?? {}));
        put({ TableName: Update.TableName, Item: { ...Update.Key, version: Number(counted?.version ?? 0) + 1 } });
      }
      if (Delete) table(Delete.TableName ?? '').delete(keyOf(Delete.Key ?? {}));
    }
    return {};
  });
  ddb.on(QueryCommand).callsFake(async ({ TableName, ExpressionAttributeValues }) => ({
    Items: [...table(TableName).values()].filter((item) => item.pk === ExpressionAttributeValues[':pk']),
  }));
  return {
    ddb,
    table,
    /** Products, handles and rates: what the catalogue holds beside its version. */
    catalogued: () => table('catalog').size - 1,
    /** Runs once, when the next transaction has been asked for but is not yet judged. */
    interrupt: (by: () => unknown) => {
      interruption = by;
    },
    audits: () => [...table('ops').values()].filter((item) => item.entity === 'audit'),
  };
}

/** KMS whose ciphertexts only it can read: it remembers what it sealed. */
export function fakeKms() {
  const kms = mockClient(KMSClient);
  const sealed = new Map<string, { bytes: Uint8Array; context: string }>();
  let count = 0;
  const seal = (bytes: Uint8Array, context: unknown) => {
    const CiphertextBlob = Buffer.from(`ciphertext-${++count}`);
    sealed.set(CiphertextBlob.toString(), { bytes, context: JSON.stringify(context) });
    return CiphertextBlob;
  };
  kms.on(GenerateMacCommand).callsFake(async () => ({ Mac: createHmac('sha256', 'kms').update('latchkey').digest() }));
  kms.on(EncryptCommand).callsFake(async ({ Plaintext, EncryptionContext }) => ({
    CiphertextBlob: seal(Plaintext, EncryptionContext),
  }));
  kms.on(GenerateDataKeyCommand).callsFake(async ({ EncryptionContext }) => {
    const Plaintext = Buffer.alloc(32, ++count);
    return { Plaintext: Buffer.from(Plaintext), CiphertextBlob: seal(Plaintext, EncryptionContext) };
  });
  kms.on(DecryptCommand).callsFake(async ({ CiphertextBlob, EncryptionContext }) => {
    const found = sealed.get(Buffer.from(CiphertextBlob).toString());
    if (!found || found.context !== JSON.stringify(EncryptionContext)) throw new Error('InvalidCiphertext');
    return { Plaintext: found.bytes };
  });
  return kms;
}

/** Everything that was sent, as text: bytes too, so that a code among them is found. */
export function sentText(client: { calls(): { firstArg: { input: unknown } }[] }): string {
  return JSON.stringify(
    client.calls().map((made) => made.firstArg.input),
    function (this: Record<string, unknown>, name, value) {
      const raw = this[name];
      return raw instanceof Uint8Array ? Buffer.from(raw).toString('latin1') : value;
    },
  );
}
