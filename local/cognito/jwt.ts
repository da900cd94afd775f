/** Signed tokens: RS256, as Cognito signs them. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { isObject, type Json } from '../template/json.ts';

export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly privateJwk: JsonWebKey;
  /** What the pool's key set publishes. */
  readonly publicJwk: JsonWebKey;
}

/** A new private key as a document for the store. */
export function makeKeyDocument(): JsonWebKey {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
}

export function readKey(document: JsonWebKey, keyId: string): SigningKey {
  const privateKey = createPrivateKey({ key: document, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  const labels = { use: 'sig', alg: 'RS256', kid: keyId };
  return {
    keyId,
    privateKey,
    publicKey,
    privateJwk: { ...document, ...labels },
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...labels },
  };
}

export function signToken(claims: Json, key: SigningKey): string {
  const header = encode({ alg: 'RS256', kid: key.keyId, typ: 'JWT' });
  const content = `${header}.${encode(claims)}`;
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key.privateKey).toString('base64url')}`;
}

/** The claims of a token with a good signature; undefined for anything else. Times are the caller's to check. */
export function verifyToken(token: string, key: SigningKey): Json | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  if (decode(header)?.alg !== 'RS256') return undefined;
  const content = Buffer.from(`${header}.${payload}`);
  if (!verify('RSA-SHA256', content, key.publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  return decode(payload);
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
