import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOptions } from '../../local/options.ts';
import { isStale } from '../../local/synthesis.ts';

describe('readOptions', () => {
  it('has defaults for everything', () => {
    expect(readOptions([], {})).toEqual({
      help: false,
      port: 3000,
      data: '.local',
      fresh: false,
      quiet: false,
      seed: true,
      rateLimits: 'on',
      iam: 'enforce',
      dynamodbUrl: undefined,
      supplierUrls: {},
      stripeUrl: undefined,
      stripeSecret: undefined,
    });
  });

  it('takes flags before variables', () => {
    const variables = {
      LATCHKEY_PORT: '4000',
      LATCHKEY_DATA: '/data',
      LATCHKEY_RATE_LIMITS: 'off',
      LATCHKEY_FRESH: '1',
    };
    expect(readOptions(['--port', '5000', '--kinguin-url', 'http://localhost:9/esa/'], variables)).toMatchObject({
      port: 5000,
      data: '/data',
      rateLimits: 'off',
      fresh: true,
      supplierUrls: { kinguin: 'http://localhost:9/esa' },
    });
  });

  it('talks to Stripe itself when there is a key of Stripe’s', () => {
    expect(readOptions([], { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' })).toMatchObject({
      stripeUrl: '',
      stripeSecret: { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' },
    });
  });

  it.each([
    [['--port', 'x'], /--port x/],
    [['--port', '70000'], /70000/],
    [['--rate-limits', 'maybe'], /on or off/],
    [['--stripe-url', 'localhost'], /not an address/],
    [['--colour'], /--colour/],
  ])('refuses %j', (given, message) => {
    expect(() => readOptions(given, {})).toThrow(message);
  });
});

describe('isStale', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'latchkey-root-'));
    mkdirSync(join(root, 'lib', 'constructs'), { recursive: true });
    writeFileSync(join(root, 'lib', 'constructs', 'a.ts'), '');
    writeFileSync(join(root, 'made.json'), '{}');
    for (const path of ['lib', 'lib/constructs', 'lib/constructs/a.ts']) utimesSync(join(root, path), 1000, 1000);
    utimesSync(join(root, 'made.json'), 2000, 2000);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is not, while nothing is newer than what was made', () => {
    expect(isStale(root, join(root, 'made.json'))).toBe(false);
  });

  it('is, when a source deep inside is newer, or nothing was made', () => {
    utimesSync(join(root, 'lib', 'constructs', 'a.ts'), 3000, 3000);
    expect(isStale(root, join(root, 'made.json'))).toBe(true);
    expect(isStale(root, join(root, 'missing.json'))).toBe(true);
  });
});
