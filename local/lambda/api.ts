/** Lambda's Invoke as an AWS service. Payloads are JSON text in both directions. */
import { randomUUID } from 'node:crypto';
import { AwsError, type AwsService, type Clock } from '../service.ts';
import type { FunctionError, Outcome } from './environment.ts';
import type { InvokeConfig } from './invoke-config.ts';
import type { LambdaService } from './service.ts';

export interface LambdaApi extends AwsService {
  /** Invokes without an answer; a function that fails is tried again, as its settings say. */
  invokeLater(functionName: string, event: string): Promise<void>;
}

export interface LambdaApiOptions {
  readonly lambda: LambdaService;
  readonly clock: Clock;
  readonly configOf: (functionName: string) => InvokeConfig;
  readonly sendToQueue: (queueArn: string, body: string) => void;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const retryMilliseconds = 60_000;

export function createLambdaApi(options: LambdaApiOptions): LambdaApi {
  const { lambda, clock, log, signal } = options;

  async function run(functionName: string, event: string): Promise<void> {
    const { retries, onFailure } = options.configOf(functionName);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await lambda.invoke(functionName, event);
      if (outcome.ok || signal.aborted) return;
      log(`${functionName}: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
      if (attempt > retries) {
        if (onFailure !== undefined)
          options.sendToQueue(onFailure, failureOf(functionName, event, outcome.error, attempt));
        return;
      }
      await clock.until(clock.now() + attempt * retryMilliseconds, signal);
    }
  }

  function failureOf(functionName: string, event: string, error: FunctionError, attempts: number): string {
    return JSON.stringify({
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: functionName,
        condition: 'RetriesExhausted',
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(event),
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: error,
    });
  }

  const invokeLater = (functionName: string, event: string) =>
    run(functionName, event).catch((error: unknown) => {
      if (!signal.aborted) log(`${functionName}: ${error instanceof Error ? error.message : String(error)}`);
    });

  return {
    invokeLater,
    async call(operation, input) {
      if (operation !== 'Invoke')
        throw new AwsError('UnknownOperationException', `The local Lambda does not offer ${operation}`, 404);
      const functionName = String(input.FunctionName);
      if (!lambda.has(functionName))
        throw new AwsError('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
      const payload = input.Payload === undefined || input.Payload === '' ? '{}' : String(input.Payload);
      if (input.InvocationType === 'Event') {
        void invokeLater(functionName, payload);
        return { StatusCode: 202, Payload: '' };
      }
      return resultOf(await lambda.invoke(functionName, payload));
    },
  };
}

function resultOf(outcome: Outcome): object {
  if (outcome.ok) return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: outcome.payload };
  return {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    FunctionError: 'Unhandled',
    Payload: JSON.stringify(outcome.error),
  };
}
