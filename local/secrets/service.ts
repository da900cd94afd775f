/**
 * Secrets Manager, as far as functions read secrets and operators change them. Not imitated: binary secrets, staging
 * labels other than `AWSCURRENT` and `AWSPREVIOUS`, rotation, replication, resource policies, creating, deleting and
 * restoring secrets (the template is the only source), and partial ARNs.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsService, type Collection, type ServiceContext } from '../service.ts';

/** A secret of the template with the value it has on this laptop until another is put. */
export interface SecretDefinition {
  readonly arn: string;
  readonly name: string;
  readonly value: string;
}

interface Version {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

interface Stored {
  /** The value the secret was given at the start, to tell when that changes. */
  readonly initial: string;
  readonly current: Version;
  readonly previous?: Version | undefined;
  readonly createdAt: number;
}

const secretId = z.string().min(1);
const stage = z.enum(['AWSCURRENT', 'AWSPREVIOUS']);

/** What each operation takes. Anything else is refused, so that nothing is passed over in silence. */
const inputs = {
  GetSecretValue: z.strictObject({
    SecretId: secretId,
    VersionId: z.string().optional(),
    VersionStage: stage.optional(),
  }),
  PutSecretValue: z.strictObject({
    SecretId: secretId,
    SecretString: z.string().min(1).max(65_536),
    ClientRequestToken: z.string().min(32).max(64).optional(),
  }),
  DescribeSecret: z.strictObject({ SecretId: secretId }),
};

/** Opens the secrets. A value that was put wins over the given one until the given one changes. */
export function createSecrets(context: ServiceContext, definitions: readonly SecretDefinition[]): AwsService {
  const stored: Collection<Stored> = context.store.collection('secrets');
  const byName = new Map<string, SecretDefinition>();
  for (const definition of definitions) {
    byName.set(definition.name, definition);
    byName.set(definition.arn, definition);
    const earlier = stored.get(definition.name);
    if (earlier?.initial === definition.value) continue;
    const now = context.clock.now();
    const current = { id: randomUUID(), value: definition.value, createdAt: now };
    stored.put(definition.name, {
      initial: definition.value,
      current,
      previous: earlier?.current,
      createdAt: earlier?.createdAt ?? now,
    });
  }

  const find = (id: string): { definition: SecretDefinition; secret: Stored } => {
    const definition = byName.get(id);
    const secret = definition && stored.get(definition.name);
    if (!definition || !secret)
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return { definition, secret };
  };

  const operations: Record<string, (input: unknown) => object> = {
    GetSecretValue(input) {
      const { SecretId, VersionId, VersionStage } = read(inputs.GetSecretValue, input);
      const { definition, secret } = find(SecretId);
      const version = (['AWSCURRENT', 'AWSPREVIOUS'] as const)
        .map((name) => ({ name, version: name === 'AWSCURRENT' ? secret.current : secret.previous }))
        .find(({ name, version }) =>
          VersionId === undefined
            ? name === (VersionStage ?? 'AWSCURRENT')
            : version?.id === VersionId && (VersionStage === undefined || VersionStage === name),
        );
      if (!version?.version)
        throw new AwsError(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret value for staging label or version.",
        );
      const { id, value, createdAt } = version.version;
      return {
        ARN: definition.arn,
        Name: definition.name,
        VersionId: id,
        SecretString: value,
        VersionStages: [version.name],
        CreatedDate: createdAt / 1_000,
      };
    },
    PutSecretValue(input) {
      const { SecretId, SecretString, ClientRequestToken } = read(inputs.PutSecretValue, input);
      const { definition, secret } = find(SecretId);
      const answer = (id: string) => ({
        ARN: definition.arn,
        Name: definition.name,
        VersionId: id,
        VersionStages: ['AWSCURRENT'],
      });
      const repeated = [secret.current, secret.previous].find((version) => version?.id === ClientRequestToken);
      if (ClientRequestToken !== undefined && repeated) {
        if (repeated.value === SecretString) return answer(repeated.id);
        throw new AwsError('ResourceExistsException', 'A version with this token has another value.');
      }
      const current = { id: ClientRequestToken ?? randomUUID(), value: SecretString, createdAt: context.clock.now() };
      stored.put(definition.name, { ...secret, current, previous: secret.current });
      return answer(current.id);
    },
    DescribeSecret(input) {
      const { definition, secret } = find(read(inputs.DescribeSecret, input).SecretId);
      return {
        ARN: definition.arn,
        Name: definition.name,
        CreatedDate: secret.createdAt / 1_000,
        LastChangedDate: secret.current.createdAt / 1_000,
        VersionIdsToStages: {
          [secret.current.id]: ['AWSCURRENT'],
          ...(secret.previous && { [secret.previous.id]: ['AWSPREVIOUS'] }),
        },
      };
    },
  };

  return {
    async call(operation, input) {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw new AwsError('UnsupportedOperation', `The local Secrets Manager does not imitate ${operation}.`);
      return run(input);
    },
  };
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('InvalidParameterException', z.prettifyError(parsed.error));
  return parsed.data;
}
