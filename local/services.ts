/** The imitated AWS services, made from the template's resources. */

import type { Dispatcher } from './aws/dispatcher.ts';
import { createTaskRunner } from './aws/tasks.ts';
import { createEventBus, type EventBus } from './events/bus.ts';
import type { Tables } from './iam/dynamodb-requirements.ts';
import { parsePolicy, type Statement } from './iam/policy.ts';
import type { Directory } from './iam/requirements.ts';
import { createKms, type Kms } from './kms/service.ts';
import { createMailbox, type Mailbox } from './mailbox/service.ts';
import { createSecrets } from './secrets/service.ts';
import type { AwsService, ServiceContext } from './service.ts';
import { createSqs, type Sqs } from './sqs/service.ts';
import { createStates, type States } from './states/service.ts';
import { objectOf, textsOf } from './template/json.ts';
import { account, isSameName, lastPart, region } from './template/names.ts';
import type { Template } from './template/template.ts';

export interface Services {
  readonly sqs: Sqs;
  readonly bus: EventBus;
  readonly kms: Kms;
  readonly mailbox: Mailbox;
  readonly secretsmanager: AwsService;
  readonly directory: Directory;
}

export interface ServicesOptions {
  readonly template: Template;
  readonly context: ServiceContext;
  readonly tables: Tables;
  /** Secrets by party. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Hands an event of the bus to a target. */
  readonly deliver: (targetArn: string, event: string) => void;
}

export function createServices({ template, context, tables, secrets, deliver }: ServicesOptions): Services {
  const queues = template
    .of('AWS::SQS::Queue')
    .map(({ ref, attributes, properties }) => ({ arn: attributes.Arn ?? '', url: ref, properties }));
  const bus = createEventBus({ template, clock: context.clock, deliver });
  const kms = createKms(context, keysOf(template));
  return {
    bus,
    kms,
    sqs: createSqs(context, queues),
    mailbox: createMailbox(context, mailboxOf(template), bus.route),
    secretsmanager: createSecrets(context, secretsOf(template, secrets)),
    directory: directoryOf(template, tables, kms),
  };
}

function keysOf(template: Template) {
  const aliases = template.of('AWS::KMS::Alias').map(({ properties }) => ({
    name: String(properties.AliasName),
    target: lastPart(String(properties.TargetKeyId)),
  }));
  return template.of('AWS::KMS::Key').map(({ ref, attributes, properties }) => ({
    id: ref,
    arn: attributes.Arn ?? '',
    aliases: aliases.filter(({ target }) => target === ref).map(({ name }) => name),
    properties,
  }));
}

function mailboxOf(template: Template) {
  const destinations = template.of('AWS::SES::ConfigurationSetEventDestination').map(({ properties }) => ({
    set: String(properties.ConfigurationSetName),
    destination: objectOf(properties.EventDestination),
  }));
  const eventTypesOf = (set: string) =>
    destinations
      .filter(
        (one) =>
          one.set === set && one.destination.EventBridgeDestination !== undefined && one.destination.Enabled !== false,
      )
      .flatMap(({ destination }) => textsOf(destination.MatchingEventTypes).map((type) => type.toUpperCase()));
  return {
    identities: identitiesOf(template),
    configurationSets: template
      .of('AWS::SES::ConfigurationSet')
      .map(({ ref }) => ({ name: ref, eventTypes: eventTypesOf(ref) })),
    region,
    account,
  };
}

/** A secret belongs to the party that its construct is named after. */
function secretsOf(template: Template, parties: ServicesOptions['secrets']) {
  return template.of('AWS::SecretsManager::Secret').map(({ id, ref, properties }) => {
    const [, value] = Object.entries(parties).find(([party]) => isSameName(id, party)) ?? [];
    return { arn: ref, name: String(properties.Name ?? id), value: JSON.stringify(value ?? {}) };
  });
}

function identitiesOf(template: Template): readonly string[] {
  return template.of('AWS::SES::EmailIdentity').map(({ ref }) => ref);
}

function directoryOf(template: Template, tables: Tables, kms: Kms): Directory {
  const keyPolicies = new Map<string, readonly Statement[]>();
  for (const { attributes, properties } of template.of('AWS::KMS::Key'))
    keyPolicies.set(attributes.Arn ?? '', parsePolicy(properties.KeyPolicy));
  const [machine] = template.of('AWS::StepFunctions::StateMachine');
  const secrets = template
    .of('AWS::SecretsManager::Secret')
    .map(({ ref, id, properties }) => ({ arn: ref, name: String(properties.Name ?? id) }));
  return {
    tables,
    keyArn: (input) => kms.keyArnOf(input) ?? String(input.KeyId ?? '*'),
    keyPolicy: (arn) => keyPolicies.get(arn) ?? [],
    secretArn: (id) => secrets.find(({ arn, name }) => arn === id || name === id)?.arn ?? id,
    // A task token says nothing of its machine; the product has one.
    machineArnOf: () => machine?.ref ?? '*',
    identities: identitiesOf(template),
  };
}

/** Opens the machines; executions that were running go on at once, so everything else has to be there. */
export function openStates(
  template: Template,
  context: ServiceContext,
  dispatcher: () => Dispatcher,
  onTransition: () => void,
): States {
  const definitions = template.of('AWS::StepFunctions::StateMachine').map(({ ref, attributes, properties }) => ({
    arn: ref,
    name: attributes.Name ?? '',
    role: lastPart(String(properties.RoleArn)),
    definition: properties.DefinitionString ?? properties.Definition,
    type: String(properties.StateMachineType ?? 'STANDARD'),
  }));
  return createStates(context, definitions, createTaskRunner(dispatcher), { onTransition });
}
