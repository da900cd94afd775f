import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFunctions } from '../../bin/build.ts';
import { slimBundles, withoutUnusedErrors } from '../../bin/slim-bundles.ts';

const root = join(import.meta.dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'latchkey-budget-'));
/** Bytes. Stripe's client is half of what carries it. */
const budget = { withStripe: 600_000, without: 350_000 };

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the bundles', () => {
  it('keep to their budgets', async () => {
    const outputDirectory = join(directory, 'functions');
    const { outputs } = await buildFunctions({ functionsDirectory: join(root, 'functions'), outputDirectory });
    const bundles = Object.values(outputs).filter(({ entryPoint }) => entryPoint !== undefined);
    const tooLarge = bundles.flatMap(({ entryPoint, bytes, inputs }) => {
      const withStripe = Object.keys(inputs).some((input) => input.includes('node_modules/stripe/'));
      return bytes > (withStripe ? budget.withStripe : budget.without) ? [`${entryPoint}: ${bytes}`] : [];
    });
    expect(bundles.length).toBeGreaterThan(15);
    expect(tooLarge).toEqual([]);
  });
});

describe('errors of AWS in a bundle', () => {
  let server: Server;
  let answer = '';

  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(answer);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(() => new Promise<void>((closed) => void server.close(() => closed())));

  /** A bundle with a client that gets the answer; what it caught. */
  async function caught(error: object): Promise<unknown> {
    answer = JSON.stringify(error);
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const outfile = join(directory, `${Math.random()}.mjs`);
    await build({
      stdin: {
        contents: `
          import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
          const client = new DynamoDBClient({
            endpoint: 'http://127.0.0.1:${port}', region: 'eu-central-1', maxAttempts: 1,
            credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
          });
          const error = await client.send(new GetItemCommand({ TableName: 't', Key: {} })).catch((one) => one);
          client.destroy();
          export const { name, message, Item } = error;
          export const isConditional = error instanceof ConditionalCheckFailedException;`,
        resolveDir: root,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      outfile,
      plugins: [slimBundles],
    });
    return { ...(await import(outfile)) };
  }

  it('keep their class where our code asks for it', async () => {
    const type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
    expect(await caught({ __type: type, message: 'no', Item: { id: { S: 'a' } } })).toEqual({
      name: 'ConditionalCheckFailedException',
      message: 'no',
      Item: { id: { S: 'a' } },
      isConditional: true,
    });
  });

  it('keep their name and message where it does not', async () => {
    const type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException';
    expect(await caught({ __type: type, message: 'There is no such table.' })).toEqual({
      name: 'ResourceNotFoundException',
      message: 'There is no such table.',
      Item: undefined,
      isConditional: false,
    });
  });

  it('are all there that any function imports', () => {
    const files = ['shared', 'functions'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)),
    );
    const imported = files
      .filter((file) => /\.tsx?$/.test(file) && statSync(file).isFile())
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-[^']+'/g)])
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
      .filter((name) => name !== '' && !/(Client|Command)$|^type /.test(name));
    const lost = imported.filter((name) => withoutUnusedErrors(`n0_registry.registerError(${name}$, ${name});`) === '');
    expect(imported).toContain('TransactionCanceledException');
    expect(lost).toEqual([]);
  });
});
