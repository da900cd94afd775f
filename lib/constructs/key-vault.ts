import { Duration } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { removalOf, type Setting } from '../setting.ts';

/**
 * A ciphertext is bound to its key and product: a request must name both and nothing else. `ForAllValues` alone would
 * also hold for a request without any context, which is why each part must be there.
 */
const boundToItsKey = {
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['keyId', 'productId'] },
  Null: { 'kms:EncryptionContext:keyId': 'false', 'kms:EncryptionContext:productId': 'false' },
};

/** The two KMS keys of the shop: one seals game keys, the other makes fingerprints that find duplicates unopened. */
export class KeyVault extends Construct {
  readonly encryptionKey: Key;
  readonly fingerprintKey: Key;
  readonly variables: {
    readonly seal: { readonly KEY_ENCRYPTION_KEY: string; readonly KEY_FINGERPRINT_KEY: string };
    readonly open: { readonly KEY_ENCRYPTION_KEY: string };
  };

  constructor(scope: Construct, id: string, { setting }: { readonly setting: Setting }) {
    super(scope, id);
    const removalPolicy = removalOf(setting.stage);
    const pendingWindow = Duration.days(setting.stage.keepsData ? 30 : 7);
    this.encryptionKey = new Key(this, 'Encryption', {
      description: 'Seals game keys.',
      enableKeyRotation: true,
      removalPolicy,
      pendingWindow,
    });
    this.fingerprintKey = new Key(this, 'Fingerprint', {
      description: 'Makes fingerprints of game keys.',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy,
      pendingWindow,
    });
    const open = { KEY_ENCRYPTION_KEY: this.encryptionKey.keyArn };
    this.variables = { open, seal: { ...open, KEY_FINGERPRINT_KEY: this.fingerprintKey.keyArn } };
  }

  /** Taking keys in: sealing them and making their fingerprints, without ever reading one back. */
  grantSeal(grantee: IGrantable): void {
    this.#grant(grantee, this.encryptionKey, ['kms:Encrypt', 'kms:GenerateDataKey'], boundToItsKey);
    this.#grant(grantee, this.fingerprintKey, ['kms:GenerateMac'], {
      StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' },
    });
  }

  /** Reading keys in clear. For the functions that show or mail them, and no other. */
  grantOpen(grantee: IGrantable): void {
    this.#grant(grantee, this.encryptionKey, ['kms:Decrypt'], boundToItsKey);
  }

  #grant(grantee: IGrantable, key: Key, actions: string[], conditions: Record<string, Record<string, unknown>>): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [key.keyArn], conditions }).assertSuccess();
  }
}
