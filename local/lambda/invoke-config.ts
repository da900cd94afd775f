/** What becomes of asynchronous invocations that fail: `AWS::Lambda::EventInvokeConfig`. */
import { objectOf, optionalNumber, optionalText } from '../template/json.ts';
import { lastPart } from '../template/names.ts';
import type { Template } from '../template/template.ts';

export interface InvokeConfig {
  readonly retries: number;
  /** ARN of the queue that hears of failures. */
  readonly onFailure: string | undefined;
}

const defaultRetries = 2;

/** The settings of a function, by name or ARN. */
export function readInvokeConfigs(template: Template): (functionName: string) => InvokeConfig {
  const configs = new Map<string, InvokeConfig>();
  for (const { properties, id } of template.of('AWS::Lambda::EventInvokeConfig')) {
    const onFailure = optionalText(objectOf(objectOf(properties.DestinationConfig).OnFailure).Destination);
    if (onFailure !== undefined && !onFailure.includes(':sqs:'))
      throw new Error(`${id} sends failures to ${onFailure}; the local cloud knows queues only`);
    configs.set(lastPart(String(properties.FunctionName)), {
      retries: optionalNumber(properties.MaximumRetryAttempts) ?? defaultRetries,
      onFailure,
    });
  }
  return (functionName) => configs.get(lastPart(functionName)) ?? { retries: defaultRetries, onFailure: undefined };
}
