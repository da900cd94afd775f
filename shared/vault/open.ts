import { createDecipheriv } from 'node:crypto';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { ClearCode, DigitalKey } from '#shared/domain/digital-key.ts';
import { additionalData, required, type SealContext } from './seal.ts';

const kms = new KMSClient({});

/** Opens a key's code. Only the functions that show or mail codes are allowed to; the answer must go nowhere else. */
export async function openCode(
  key: Pick<DigitalKey, 'id' | 'productId' | 'sealed' | 'contentType'>,
): Promise<ClearCode> {
  const context: SealContext = { keyId: key.id, productId: key.productId };
  const { sealed, contentType } = key;
  if (sealed.kind === 'direct') return { contentType, bytes: await decrypt(sealed.ciphertext, context) };
  const dataKey = await decrypt(sealed.dataKey, context);
  const ciphertext = Buffer.from(sealed.ciphertext);
  const decipher = createDecipheriv('aes-256-gcm', dataKey, sealed.nonce)
    .setAAD(additionalData(context))
    .setAuthTag(ciphertext.subarray(-16));
  const bytes = Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()]);
  dataKey.fill(0);
  return { contentType, bytes };
}

async function decrypt(CiphertextBlob: Uint8Array, context: SealContext): Promise<Uint8Array> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({ KeyId: required('KEY_ENCRYPTION_KEY'), CiphertextBlob, EncryptionContext: { ...context } }),
  );
  if (!Plaintext) throw new Error('KMS answered without the plaintext.');
  return Plaintext;
}

/** A code as the API shows it: text as it is, a picture in base64. */
export function codeText(code: ClearCode): string {
  return Buffer.from(code.bytes).toString(code.contentType === 'text/plain' ? 'utf8' : 'base64');
}
