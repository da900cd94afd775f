import { beforeEach, describe, expect, test } from 'vitest';
import { createActivity } from '../../local/activity.ts';
import { systemClock } from '../../local/clock.ts';
import { createKms, type Kms } from '../../local/kms/service.ts';
import { operator, type ServiceContext } from '../../local/service.ts';
import { openStore } from '../../local/store.ts';

const arnOf = (id: string) => `arn:aws:kms:eu-central-1:000000000000:key/${id}`;
const hmac = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };
const definitions = [
  { id: 'seal', arn: arnOf('seal'), aliases: ['alias/vault'], properties: { EnableKeyRotation: true, KeyPolicy: {} } },
  { id: 'other', arn: arnOf('other'), properties: {} },
  { id: 'off', arn: arnOf('off'), properties: { Enabled: false } },
  { id: 'print', arn: arnOf('print'), properties: hmac },
];
const base64 = (text: string) => Buffer.from(text).toString('base64');
const wanted = { keyId: 'k1', productId: 'p1' };

describe('KMS', () => {
  let context: ServiceContext;
  let kms: Kms;
  beforeEach(() => {
    context = { clock: systemClock(), store: openStore(':memory:'), activity: createActivity(), log: () => {} };
    kms = createKms(context, definitions);
  });
  const call = async (operation: string, input: Record<string, unknown>) =>
    (await kms.call(operation, input, operator)) as Record<string, string>;
  const failure = (operation: string, input: Record<string, unknown>) =>
    call(operation, input).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const seal = async (more: Record<string, unknown> = {}) =>
    (
      await call('Encrypt', {
        KeyId: 'seal',
        Plaintext: base64('AAAA-BBBB'),
        EncryptionContext: wanted,
        ...more,
      })
    ).CiphertextBlob ?? '';

  test('opens what it sealed with the same context in any order, also after a restart', async () => {
    const blob = await seal();
    expect(Buffer.from(blob, 'base64').includes('AAAA-BBBB')).toBe(false);
    expect(await seal()).not.toBe(blob);
    kms = createKms(context, definitions);
    const opened = await call('Decrypt', {
      CiphertextBlob: blob,
      EncryptionContext: { productId: 'p1', keyId: 'k1' },
    });
    expect(opened).toEqual({
      KeyId: arnOf('seal'),
      Plaintext: base64('AAAA-BBBB'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    });
  });

  test('does not open with another context, another key, another data directory or changed bytes', async () => {
    const blob = await seal();
    const open = (more: Record<string, unknown>) =>
      failure('Decrypt', { CiphertextBlob: blob, EncryptionContext: wanted, ...more });
    expect(await open({})).toBe('done');
    expect(await open({ EncryptionContext: { ...wanted, productId: 'p2' } })).toBe('InvalidCiphertextException');
    expect(await open({ EncryptionContext: {} })).toBe('InvalidCiphertextException');
    expect(await open({ KeyId: 'other' })).toBe('IncorrectKeyException');
    const changed = Buffer.from(blob, 'base64');
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(await open({ CiphertextBlob: changed.toString('base64') })).toBe('InvalidCiphertextException');
    expect(await open({ CiphertextBlob: base64('nonsense') })).toBe('InvalidCiphertextException');
    kms = createKms({ ...context, store: openStore(':memory:') }, definitions);
    expect(await open({})).toBe('InvalidCiphertextException');
  });

  test('makes data keys that open again', async () => {
    const key = await call('GenerateDataKey', { KeyId: 'alias/vault', KeySpec: 'AES_256', EncryptionContext: wanted });
    expect(Buffer.from(key.Plaintext ?? '', 'base64')).toHaveLength(32);
    const opened = await call('Decrypt', { CiphertextBlob: key.CiphertextBlob, EncryptionContext: wanted });
    expect(opened.Plaintext).toBe(key.Plaintext);
    const hidden = await call('GenerateDataKeyWithoutPlaintext', { KeyId: 'seal', NumberOfBytes: 16 });
    expect(hidden).not.toHaveProperty('Plaintext');
    expect(await failure('GenerateDataKey', { KeyId: 'seal' })).toBe('ValidationException');
  });

  test('seals anew under another key and context', async () => {
    const again = await call('ReEncrypt', {
      CiphertextBlob: await seal(),
      SourceEncryptionContext: wanted,
      DestinationKeyId: 'other',
      DestinationEncryptionContext: { a: 'b' },
    });
    expect(again).toMatchObject({ SourceKeyId: arnOf('seal'), KeyId: arnOf('other') });
    const opened = await call('Decrypt', { CiphertextBlob: again.CiphertextBlob, EncryptionContext: { a: 'b' } });
    expect(opened).toMatchObject({ KeyId: arnOf('other'), Plaintext: base64('AAAA-BBBB') });
  });

  test('makes and verifies codes, the same for the same message', async () => {
    const make = (text: string) =>
      call('GenerateMac', { KeyId: 'print', Message: base64(text), MacAlgorithm: 'HMAC_SHA_256' });
    const { Mac } = await make('AAAA');
    expect(Buffer.from(Mac ?? '', 'base64')).toHaveLength(32);
    kms = createKms(context, definitions);
    expect((await make('AAAA')).Mac).toBe(Mac);
    expect((await make('AAAB')).Mac).not.toBe(Mac);
    const verify = (text: string) =>
      failure('VerifyMac', { KeyId: 'print', Message: base64(text), Mac, MacAlgorithm: 'HMAC_SHA_256' });
    expect(await verify('AAAA')).toBe('done');
    expect(await verify('AAAB')).toBe('KMSInvalidMacException');
  });

  test('refuses what AWS refuses', async () => {
    const encrypt = (more: Record<string, unknown>) =>
      failure('Encrypt', { KeyId: 'seal', Plaintext: base64('x'), ...more });
    expect(await encrypt({ Plaintext: base64('x'.repeat(4_096)) })).toBe('done');
    expect(await encrypt({ Plaintext: base64('x'.repeat(4_097)) })).toBe('ValidationException');
    expect(await encrypt({ Plaintext: '' })).toBe('ValidationException');
    expect(await encrypt({ KeyId: 'none' })).toBe('NotFoundException');
    expect(await encrypt({ KeyId: 'print' })).toBe('InvalidKeyUsageException');
    expect(await encrypt({ KeyId: 'off' })).toBe('DisabledException');
    expect(await encrypt({ GrantTokens: ['x'] })).toBe('ValidationException');
    expect(await failure('GenerateMac', { KeyId: 'seal', Message: 'eA==', MacAlgorithm: 'HMAC_SHA_256' })).toBe(
      'InvalidKeyUsageException',
    );
    expect(await failure('ScheduleKeyDeletion', { KeyId: 'seal' })).toBe('UnsupportedOperation');
  });

  test('describes keys and says which one a request would use', async () => {
    const { KeyMetadata } = (await kms.call('DescribeKey', { KeyId: arnOf('print') }, operator)) as {
      KeyMetadata: object;
    };
    expect(KeyMetadata).toMatchObject({ KeyId: 'print', KeyUsage: 'GENERATE_VERIFY_MAC', KeySpec: 'HMAC_256' });
    expect(kms.keyArnOf({ CiphertextBlob: await seal() })).toBe(arnOf('seal'));
    expect(kms.keyArnOf({ KeyId: 'alias/vault' })).toBe(arnOf('seal'));
    expect(kms.keyArnOf({ CiphertextBlob: 'eA==' })).toBeUndefined();
  });

  test('does not start with a key that it does not imitate', () => {
    const start = (properties: Record<string, unknown>) => () =>
      createKms(context, [{ id: 'k', arn: arnOf('k'), properties }]);
    expect(start({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })).toThrow('KeySpec');
    expect(start({ KeySpec: 'HMAC_256' })).toThrow('GENERATE_VERIFY_MAC');
    expect(start({ Colour: 'red' })).toThrow('Colour');
  });
});
