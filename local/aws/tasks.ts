/** How a state machine's tasks reach the services: with the machine's own role, through the same door as everyone. */
import type { ServiceName } from '../iam/requirements.ts';
import { AwsError } from '../service.ts';
import type { TaskRunner } from '../states/integrations.ts';
import { objectOf } from '../template/json.ts';
import type { Dispatcher } from './dispatcher.ts';

/** Service names of integrations → ours. */
const names: Readonly<Record<string, ServiceName>> = {
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  events: 'events',
  kms: 'kms',
  lambda: 'lambda',
  secretsmanager: 'secretsmanager',
  sesv2: 'ses',
  sfn: 'states',
  sqs: 'sqs',
  states: 'states',
};

export function createTaskRunner(dispatcher: () => Dispatcher): TaskRunner {
  return async (integration, operation, input, caller) => {
    const service = names[integration];
    if (!service) throw new AwsError('UnknownServiceException', `The local cloud has no service ${integration}`);
    if (service !== 'lambda') return dispatcher().call(service, operation, input, caller);
    const payload = input.Payload === undefined ? '{}' : JSON.stringify(input.Payload);
    const output = objectOf(await dispatcher().call(service, operation, { ...input, Payload: payload }, caller));
    const text = String(output.Payload ?? '');
    return { ...output, Payload: text === '' ? null : JSON.parse(text) };
  };
}
