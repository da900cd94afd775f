import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { EncryptCommand, GenerateDataKeyCommand, GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { type ClearCode, normaliseCode, type SealedCode } from '#shared/domain/digital-key.ts';
import { keyIdOf } from '#shared/domain/ids.ts';

/** KMS takes at most this many bytes in a direct Encrypt. */
const largestDirect = 4096;

const kms = new KMSClient({});

/** What a sealed code is bound to: KMS refuses to open it for another key or product. */
export interface SealContext {
  readonly keyId: string;
  readonly productId: string;
}

/** Seals a code under the shop's key: text directly, pictures through a data key of their own. */
export async function sealCode(code: ClearCode, context: SealContext): Promise<SealedCode> {
  const KeyId = required('KEY_ENCRYPTION_KEY');
  const EncryptionContext = { ...context };
  if (code.bytes.byteLength <= largestDirect) {
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: code.bytes, EncryptionContext }));
    return { kind: 'direct', ciphertext: present(CiphertextBlob) };
  }
  const made = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));
  const dataKey = present(made.Plaintext);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(additionalData(context));
  const ciphertext = Buffer.concat([cipher.update(code.bytes), cipher.final(), cipher.getAuthTag()]);
  dataKey.fill(0);
  return { kind: 'envelope', dataKey: present(made.CiphertextBlob), nonce, ciphertext };
}

let fingerprintKey: Promise<Uint8Array> | undefined;

/**
 * The id of the key that this code is, however it was typed. The fingerprint is an HMAC under a key that only KMS can
 * derive; it is derived once per cold start, which keeps an import of thousands of codes within one request.
 */
export async function keyIdOfCode(code: ClearCode): Promise<string> {
  fingerprintKey ??= deriveFingerprintKey();
  const secret = await fingerprintKey.catch((error: unknown) => {
    fingerprintKey = undefined;
    throw error;
  });
  const text = code.contentType === 'text/plain' ? normaliseCode(Buffer.from(code.bytes).toString('utf8')) : code.bytes;
  return keyIdOf(createHmac('sha256', secret).update(text).digest());
}

async function deriveFingerprintKey(): Promise<Uint8Array> {
  const { Mac } = await kms.send(
    new GenerateMacCommand({
      KeyId: required('KEY_FINGERPRINT_KEY'),
      MacAlgorithm: 'HMAC_SHA_256',
      Message: Buffer.from('latchkey/fingerprint/v1'),
    }),
  );
  return present(Mac);
}

/** The context as the envelope's additional data: the same two members that bind the data key. */
export function additionalData({ keyId, productId }: SealContext): Buffer {
  return Buffer.from(JSON.stringify({ keyId, productId }));
}

export function required(variable: 'KEY_ENCRYPTION_KEY' | 'KEY_FINGERPRINT_KEY'): string {
  const value = process.env[variable];
  if (!value) throw new Error(`This function has no ${variable}: add it to its row in shared/runtime/env.ts.`);
  return value;
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes) throw new Error('KMS answered without the bytes asked for.');
  return bytes;
}
