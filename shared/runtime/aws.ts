import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The one DynamoDB client of a function. Retries are DynamoDB's own, with jitter; outcomes are judged by the caller. */
export const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 4 }), {
  marshallOptions: { removeUndefinedValues: true },
});

type TableVariable = 'CATALOG_TABLE' | 'ORDERS_TABLE' | 'KEYS_TABLE' | 'OPS_TABLE';

/** A table's name from the function's environment; `loadEnv` has checked at cold start that it is there. */
export function tableName(variable: TableVariable): string {
  const name = process.env[variable];
  if (!name) throw new Error(`This function has no ${variable}: add it to its row in shared/runtime/env.ts.`);
  return name;
}
