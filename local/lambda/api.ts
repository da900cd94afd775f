/** Lambda's Invoke as an AWS service. Payloads are JSON text in both directions. */
import { AwsError, type AwsService, type Clock } from '../service.ts';
import type { Outcome } from './environment.ts';
import type { LambdaService } from './service.ts';

export interface LambdaApi extends AwsService {
  /** Invokes without waiting; a function that fails is tried twice more, as AWS does. */
  invokeLater(functionName: string, event: string): Promise<void>;
}

export interface LambdaApiOptions {
  readonly lambda: LambdaService;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const retryMilliseconds = [60_000, 120_000];

export function createLambdaApi({ lambda, clock, log, signal }: LambdaApiOptions): LambdaApi {
  async function invokeLater(functionName: string, event: string): Promise<void> {
    let outcome = await lambda.invoke(functionName, event);
    for (const delay of retryMilliseconds) {
      if (outcome.ok || signal.aborted) return;
      log(`${functionName}: ${outcome.error.errorType}: ${outcome.error.errorMessage}; it is tried again`);
      await clock.until(clock.now() + delay, signal);
      outcome = await lambda.invoke(functionName, event);
    }
    if (!outcome.ok) log(`${functionName}: gave up: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
  }

  return {
    invokeLater: (functionName, event) =>
      invokeLater(functionName, event).catch((error: unknown) => {
        if (!signal.aborted) log(`${functionName}: ${error instanceof Error ? error.message : String(error)}`);
      }),
    async call(operation, input) {
      if (operation !== 'Invoke') throw new AwsError('UnknownOperationException', `The local Lambda does not offer ${operation}`, 404);
      const functionName = String(input.FunctionName);
      if (!lambda.has(functionName)) throw new AwsError('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
      const payload = input.Payload === undefined || input.Payload === '' ? '{}' : String(input.Payload);
      if (input.InvocationType === 'Event') {
        void this.invokeLater(functionName, payload);
        return { StatusCode: 202, Payload: '' };
      }
      return resultOf(await lambda.invoke(functionName, payload));
    },
  };
}

function resultOf(outcome: Outcome): object {
  if (outcome.ok) return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: outcome.payload };
  return { StatusCode: 200, ExecutedVersion: '$LATEST', FunctionError: 'Unhandled', Payload: JSON.stringify(outcome.error) };
}
