/** DynamoDB requests → permissions: one per item of a transaction, leading keys, indexes. PartiQL is refused. */
import { AwsError } from '../service.ts';
import { isObject, type Json, listOf, objectOf } from '../template/json.ts';
import { arnOf, lastPart } from '../template/names.ts';
import { noContext, type Requirement } from './requirement.ts';

/** What the mapping must know of a table: the names of its hash keys. */
export interface TableKeys {
  readonly arn: string;
  readonly hashKey: string;
  /** Hash key by index name. */
  readonly indexes: Readonly<Record<string, string>>;
}

export type Tables = ReadonlyMap<string, TableKeys>;

const transactionActions: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

const partiql = new Set(['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction']);

export function dynamodbRequirements(operation: string, input: Json, tables: Tables): readonly Requirement[] {
  if (partiql.has(operation)) throw new AwsError('ValidationException', 'PartiQL is not offered by the local cloud');
  switch (operation) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return listOf(input.TransactItems).flatMap((item) =>
        Object.entries(objectOf(item)).map(([kind, request]) =>
          forItems(transactionActions[kind] ?? kind, objectOf(request).TableName, [keyOf(objectOf(request))], tables),
        ),
      );
    case 'BatchGetItem':
      return Object.entries(objectOf(input.RequestItems)).map(([name, request]) =>
        forItems(operation, name, listOf(objectOf(request).Keys), tables),
      );
    case 'BatchWriteItem':
      return Object.entries(objectOf(input.RequestItems)).map(([name, writes]) =>
        forItems(operation, name, listOf(writes).map(keyOfWrite), tables),
      );
    case 'Query':
      return [forQuery(input, tables)];
    default:
      return [forRequest(operation, input, tables)];
  }
}

function forRequest(operation: string, input: Json, tables: Tables): Requirement {
  const key = keyOf(input);
  if (key !== undefined) return forItems(operation, input.TableName, [key], tables);
  const resource = tableArn(input.TableName, tables);
  const index = input.IndexName;
  return {
    action: `dynamodb:${operation}`,
    resource: index === undefined ? resource : `${resource}/index/${String(index)}`,
    context: noContext,
  };
}

function forItems(operation: string, tableName: unknown, keys: readonly unknown[], tables: Tables): Requirement {
  const table = tables.get(lastPart(String(tableName)));
  const leading = table ? keys.flatMap((key) => plainValue(objectOf(key)[table.hashKey])) : [];
  return {
    action: `dynamodb:${operation}`,
    resource: table?.arn ?? tableArn(tableName, tables),
    context: leading.length > 0 ? { 'dynamodb:leadingkeys': leading } : noContext,
  };
}

function forQuery(input: Json, tables: Tables): Requirement {
  const table = tables.get(lastPart(String(input.TableName)));
  const arn = table?.arn ?? tableArn(input.TableName, tables);
  const index = input.IndexName === undefined ? undefined : String(input.IndexName);
  const hashKey = index === undefined ? table?.hashKey : table?.indexes[index];
  const leading = hashKey === undefined ? [] : plainValue(queriedValue(input, hashKey));
  return {
    action: 'dynamodb:Query',
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    context: leading.length > 0 ? { 'dynamodb:leadingkeys': leading } : noContext,
  };
}

/** The value that a key condition compares the hash key with. */
function queriedValue(input: Json, hashKey: string): unknown {
  const names = objectOf(input.ExpressionAttributeNames);
  const values = objectOf(input.ExpressionAttributeValues);
  for (const [, name = '', value = ''] of String(input.KeyConditionExpression ?? '').matchAll(
    /([#\w.-]+)\s*=\s*(:\w+)/g,
  ))
    if ((names[name] ?? name) === hashKey) return values[value];
  return objectOf(listOf(objectOf(objectOf(input.KeyConditions)[hashKey]).AttributeValueList)[0]);
}

function keyOf(request: Json): unknown {
  return request.Item ?? request.Key;
}

function keyOfWrite(write: unknown): unknown {
  const { PutRequest, DeleteRequest } = objectOf(write);
  return objectOf(PutRequest).Item ?? objectOf(DeleteRequest).Key;
}

/** `{S: 'a'}` → `a`. */
function plainValue(attribute: unknown): readonly string[] {
  if (!isObject(attribute)) return [];
  const [value] = Object.values(attribute);
  return value === undefined ? [] : [String(value)];
}

function tableArn(tableName: unknown, tables: Tables): string {
  if (tableName === undefined) return '*';
  const name = lastPart(String(tableName));
  return tables.get(name)?.arn ?? arnOf('dynamodb', `table/${name}`);
}
