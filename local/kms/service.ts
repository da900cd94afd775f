import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsService, type Collection, type ServiceContext } from '../service.ts';

/** A key of the template: `properties` are the resolved ones of `AWS::KMS::Key`. */
export interface KeyDefinition {
  readonly id: string;
  readonly arn: string;
  /** With the prefix `alias/`. */
  readonly aliases?: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Kms extends AwsService {
  /** The ARN of the key that a request would use, for judging whether it is allowed; unknown keys have none. */
  keyArnOf(input: Readonly<Record<string, unknown>>): string | undefined;
}

type EncryptionContext = Readonly<Record<string, string>>;

interface Key {
  readonly id: string;
  readonly arn: string;
  readonly usage: 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC';
  readonly spec: 'SYMMETRIC_DEFAULT' | 'HMAC_256';
  readonly enabled: boolean;
  readonly description: string;
  readonly createdAt: number;
  readonly material: Buffer;
}

const withoutEffect = z.unknown().optional();
const propertiesSchema = z.strictObject({
  KeySpec: z.enum(['SYMMETRIC_DEFAULT', 'HMAC_256']).default('SYMMETRIC_DEFAULT'),
  KeyUsage: z.enum(['ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC']).optional(),
  Enabled: z.union([z.boolean(), z.stringbool()]).default(true),
  Description: z.string().default(''),
  KeyPolicy: withoutEffect,
  EnableKeyRotation: withoutEffect,
  RotationPeriodInDays: withoutEffect,
  PendingWindowInDays: withoutEffect,
  MultiRegion: z.literal([false, 'false']).optional(),
  Tags: withoutEffect,
});

const base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const upTo4096 = base64.refine((bytes) => bytes.length >= 1 && bytes.length <= 4_096, 'must have 1 to 4096 bytes');
const contextSchema = z.record(z.string(), z.string()).default({});
const keyId = z.string().min(1);
const symmetric = z.literal('SYMMETRIC_DEFAULT').optional();
const macAlgorithm = z.literal('HMAC_SHA_256');
const dataKeySchema = z
  .strictObject({
    KeyId: keyId,
    EncryptionContext: contextSchema,
    KeySpec: z.enum(['AES_128', 'AES_256']).optional(),
    NumberOfBytes: z.int().min(1).max(1_024).optional(),
  })
  .refine((input) => (input.KeySpec === undefined) !== (input.NumberOfBytes === undefined), {
    error: 'Please specify either number of bytes or key spec.',
  });

/** What each operation takes. Anything else is refused, so that nothing is passed over in silence. */
const inputs = {
  Encrypt: z.strictObject({
    KeyId: keyId,
    Plaintext: upTo4096,
    EncryptionContext: contextSchema,
    EncryptionAlgorithm: symmetric,
  }),
  Decrypt: z.strictObject({
    KeyId: keyId.optional(),
    CiphertextBlob: base64,
    EncryptionContext: contextSchema,
    EncryptionAlgorithm: symmetric,
  }),
  ReEncrypt: z.strictObject({
    CiphertextBlob: base64,
    SourceKeyId: keyId.optional(),
    SourceEncryptionContext: contextSchema,
    SourceEncryptionAlgorithm: symmetric,
    DestinationKeyId: keyId,
    DestinationEncryptionContext: contextSchema,
    DestinationEncryptionAlgorithm: symmetric,
  }),
  GenerateMac: z.strictObject({ KeyId: keyId, Message: upTo4096, MacAlgorithm: macAlgorithm }),
  VerifyMac: z.strictObject({ KeyId: keyId, Message: upTo4096, Mac: base64, MacAlgorithm: macAlgorithm }),
  DescribeKey: z.strictObject({ KeyId: keyId }),
};

/** Opens the keys. Their material is random, made once for each data directory and kept in the store. */
export function createKms(context: ServiceContext, definitions: readonly KeyDefinition[]): Kms {
  const stored: Collection<{ material: string; createdAt: number }> = context.store.collection('kms/keys');
  const byName = new Map<string, Key>();
  for (const definition of definitions) {
    const key = openKey(definition, stored, context.clock.now());
    const prefix = key.arn.slice(0, key.arn.lastIndexOf(':key/') + 1);
    for (const alias of definition.aliases ?? []) {
      byName.set(alias, key);
      byName.set(`${prefix}${alias}`, key);
    }
    byName.set(key.id, key);
    byName.set(key.arn, key);
  }

  const find = (name: string): Key => {
    const key = byName.get(name);
    if (!key) throw new AwsError('NotFoundException', `Key '${name}' does not exist`);
    return key;
  };
  const usable = (name: string, usage: Key['usage']): Key => {
    const key = find(name);
    if (!key.enabled) throw new AwsError('DisabledException', `${key.arn} is disabled.`);
    if (key.usage !== usage)
      throw new AwsError(
        'InvalidKeyUsageException',
        `${key.arn} key usage is ${key.usage} which is not valid for this operation.`,
      );
    return key;
  };
  /** Opens a ciphertext, with the key it names; a wrong `expected` key is another error than a wrong context. */
  const open = (blob: Buffer, encryptionContext: EncryptionContext, expected: string | undefined) => {
    const id = keyIdIn(blob);
    const key = id === undefined ? undefined : byName.get(id);
    if (!key) throw new AwsError('InvalidCiphertextException');
    if (expected !== undefined && find(expected) !== key)
      throw new AwsError(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
    usable(key.arn, 'ENCRYPT_DECRYPT');
    return { key, plaintext: decrypt(key, blob, encryptionContext) };
  };
  const dataKey = (input: unknown) => {
    const request = read(dataKeySchema, input);
    const key = usable(request.KeyId, 'ENCRYPT_DECRYPT');
    const plaintext = randomBytes(request.NumberOfBytes ?? (request.KeySpec === 'AES_128' ? 16 : 32));
    return {
      KeyId: key.arn,
      Plaintext: plaintext.toString('base64'),
      CiphertextBlob: encrypt(key, plaintext, request.EncryptionContext).toString('base64'),
    };
  };

  const operations: Record<string, (input: unknown) => object> = {
    Encrypt(input) {
      const request = read(inputs.Encrypt, input);
      const key = usable(request.KeyId, 'ENCRYPT_DECRYPT');
      const blob = encrypt(key, request.Plaintext, request.EncryptionContext);
      return { KeyId: key.arn, CiphertextBlob: blob.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    Decrypt(input) {
      const request = read(inputs.Decrypt, input);
      const { key, plaintext } = open(request.CiphertextBlob, request.EncryptionContext, request.KeyId);
      return { KeyId: key.arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    ReEncrypt(input) {
      const request = read(inputs.ReEncrypt, input);
      const destination = usable(request.DestinationKeyId, 'ENCRYPT_DECRYPT');
      const { key, plaintext } = open(request.CiphertextBlob, request.SourceEncryptionContext, request.SourceKeyId);
      return {
        SourceKeyId: key.arn,
        KeyId: destination.arn,
        CiphertextBlob: encrypt(destination, plaintext, request.DestinationEncryptionContext).toString('base64'),
        SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    GenerateDataKey: dataKey,
    GenerateDataKeyWithoutPlaintext(input) {
      const { Plaintext: _, ...rest } = dataKey(input);
      return rest;
    },
    GenerateMac(input) {
      const request = read(inputs.GenerateMac, input);
      const key = usable(request.KeyId, 'GENERATE_VERIFY_MAC');
      return { KeyId: key.arn, Mac: mac(key, request.Message).toString('base64'), MacAlgorithm: 'HMAC_SHA_256' };
    },
    VerifyMac(input) {
      const request = read(inputs.VerifyMac, input);
      const key = usable(request.KeyId, 'GENERATE_VERIFY_MAC');
      const expected = mac(key, request.Message);
      if (request.Mac.length !== expected.length || !timingSafeEqual(request.Mac, expected))
        throw new AwsError('KMSInvalidMacException');
      return { KeyId: key.arn, MacValid: true, MacAlgorithm: 'HMAC_SHA_256' };
    },
    DescribeKey(input) {
      const key = find(read(inputs.DescribeKey, input).KeyId);
      const encrypts = key.usage === 'ENCRYPT_DECRYPT';
      return {
        KeyMetadata: {
          AWSAccountId: key.arn.split(':')[4],
          KeyId: key.id,
          Arn: key.arn,
          CreationDate: key.createdAt / 1_000,
          Enabled: key.enabled,
          Description: key.description,
          KeyUsage: key.usage,
          KeyState: key.enabled ? 'Enabled' : 'Disabled',
          Origin: 'AWS_KMS',
          KeyManager: 'CUSTOMER',
          KeySpec: key.spec,
          CustomerMasterKeySpec: key.spec,
          MultiRegion: false,
          ...(encrypts ? { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } : { MacAlgorithms: ['HMAC_SHA_256'] }),
        },
      };
    },
  };

  return {
    async call(operation, input) {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw new AwsError('UnsupportedOperation', `The local KMS does not imitate ${operation}.`);
      return run(input);
    },
    keyArnOf(input) {
      const named = input.KeyId ?? input.SourceKeyId;
      if (typeof named === 'string') return byName.get(named)?.arn;
      const blob = input.CiphertextBlob;
      const id = typeof blob === 'string' ? keyIdIn(Buffer.from(blob, 'base64')) : undefined;
      return id === undefined ? undefined : byName.get(id)?.arn;
    },
  };
}

function openKey(
  { id, arn, properties }: KeyDefinition,
  stored: Collection<{ material: string; createdAt: number }>,
  now: number,
): Key {
  const parsed = propertiesSchema.safeParse(properties);
  if (!parsed.success) throw new Error(`key ${id}: ${z.prettifyError(parsed.error)}`);
  const { KeySpec: spec, Enabled: enabled, Description: description } = parsed.data;
  const usage = spec === 'HMAC_256' ? 'GENERATE_VERIFY_MAC' : 'ENCRYPT_DECRYPT';
  if ((parsed.data.KeyUsage ?? 'ENCRYPT_DECRYPT') !== usage)
    throw new Error(`key ${id}: a key of spec ${spec} is for ${usage}`);
  let kept = stored.get(id);
  if (!kept) {
    kept = { material: randomBytes(32).toString('base64'), createdAt: now };
    stored.put(id, kept);
  }
  return {
    id,
    arn,
    usage,
    spec,
    enabled,
    description,
    createdAt: kept.createdAt,
    material: Buffer.from(kept.material, 'base64'),
  };
}

const version = 1;
const ivLength = 12;
const tagLength = 16;

/** The key's id and the whole context are authenticated: with any other, the ciphertext does not open. */
const authenticated = (key: Key, context: EncryptionContext): Buffer =>
  Buffer.from(JSON.stringify([key.id, Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))]));

function encrypt(key: Key, plaintext: Buffer, context: EncryptionContext): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key.material, iv).setAAD(authenticated(key, context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const id = Buffer.from(key.id);
  return Buffer.concat([Buffer.from([version, id.length]), id, iv, cipher.getAuthTag(), body]);
}

function decrypt(key: Key, blob: Buffer, context: EncryptionContext): Buffer {
  const start = 2 + (blob[1] ?? 0);
  const iv = blob.subarray(start, start + ivLength);
  const tag = blob.subarray(start + ivLength, start + ivLength + tagLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.material, iv, { authTagLength: tagLength });
    decipher.setAAD(authenticated(key, context)).setAuthTag(tag);
    return Buffer.concat([decipher.update(blob.subarray(start + ivLength + tagLength)), decipher.final()]);
  } catch {
    throw new AwsError('InvalidCiphertextException');
  }
}

function keyIdIn(blob: Buffer): string | undefined {
  const length = blob[1] ?? 0;
  if (blob[0] !== version || blob.length < 2 + length + ivLength + tagLength) return undefined;
  return blob.subarray(2, 2 + length).toString();
}

const mac = (key: Key, message: Buffer): Buffer => createHmac('sha256', key.material).update(message).digest();

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
  return parsed.data;
}
