/** The command's options, as flags and as environment variables. */
import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly help: boolean;
  readonly port: number;
  readonly data: string;
  /** A synthesised app to run as it is; without one, `cdk.out` is kept as new as the sources. */
  readonly app: string | undefined;
  readonly fresh: boolean;
  readonly quiet: boolean;
  readonly seed: boolean;
  readonly rateLimits: 'on' | 'off';
  readonly iam: 'enforce' | 'report';
  readonly dynamodbUrl: string | undefined;
  readonly supplierUrls: { readonly codeswholesale?: string; readonly kinguin?: string };
  readonly stripeUrl: string | undefined;
  readonly stripeSecret: { readonly secret_key: string; readonly webhook_secret: string } | undefined;
}

export const usage = `npm start -- [options]

  --port N                   where the shop is (3000)
  --data DIR                 where state is kept (.local/)
  --fresh                    forget what is there
  --app DIR                  run this synthesised app as it is (cdk.out, made anew when a source has changed)
  --rate-limits off          for load tests
  --iam report               record what roles do not allow instead of refusing it
  --seed off                 start with an empty catalogue
  --codeswholesale-url URL   another server than the sandbox
  --kinguin-url URL
  --stripe-url URL
  --dynamodb-url URL         another DynamoDB than the bundled engine
  --quiet                    print the address only

Each is an environment variable too, e.g. LATCHKEY_PORT. With STRIPE_SECRET_KEY (and STRIPE_WEBHOOK_SECRET) the shop
talks to Stripe's own test mode.
`;

type Variables = Readonly<Record<string, string | undefined>>;

const flags = {
  port: { type: 'string' },
  data: { type: 'string' },
  app: { type: 'string' },
  fresh: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  seed: { type: 'string' },
  iam: { type: 'string' },
  'rate-limits': { type: 'string' },
  'codeswholesale-url': { type: 'string' },
  'kinguin-url': { type: 'string' },
  'stripe-url': { type: 'string' },
  'dynamodb-url': { type: 'string' },
} as const;

/** Reads flags, then variables, then defaults. Throws on what it does not understand. */
export function readOptions(given: readonly string[], variables: Variables): StartOptions {
  const { values } = parseArgs({ args: [...given], options: flags, strict: true });
  const text = (name: Exclude<keyof typeof flags, 'fresh' | 'quiet' | 'help'>) =>
    values[name] ?? variables[variableOf(name)];
  const flag = (name: 'fresh' | 'quiet') =>
    values[name] ?? ['1', 'true', 'on'].includes(variables[variableOf(name)] ?? '');
  const address = (name: 'codeswholesale-url' | 'kinguin-url' | 'stripe-url' | 'dynamodb-url') =>
    urlOf(name, text(name));
  const codeswholesale = address('codeswholesale-url');
  const kinguin = address('kinguin-url');
  const key = variables.STRIPE_SECRET_KEY;
  return {
    help: values.help ?? false,
    port: portOf(text('port') ?? '3000'),
    data: text('data') ?? '.local',
    app: text('app'),
    fresh: flag('fresh'),
    quiet: flag('quiet'),
    seed: oneOf('seed', text('seed') ?? 'on', ['on', 'off']) === 'on',
    rateLimits: oneOf('rate-limits', text('rate-limits') ?? 'on', ['on', 'off']),
    iam: oneOf('iam', text('iam') ?? 'enforce', ['enforce', 'report']),
    dynamodbUrl: address('dynamodb-url'),
    supplierUrls: {
      ...(codeswholesale !== undefined && { codeswholesale }),
      ...(kinguin !== undefined && { kinguin }),
    },
    stripeUrl: address('stripe-url') ?? (key ? '' : undefined),
    stripeSecret: key ? { secret_key: key, webhook_secret: variables.STRIPE_WEBHOOK_SECRET ?? 'not-set' } : undefined,
  };
}

function variableOf(flag: string): string {
  return `LATCHKEY_${flag.toUpperCase().replaceAll('-', '_')}`;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${text} is not a port`);
  return port;
}

function urlOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new Error(`--${name} ${text} is not an address`);
  return text.replace(/\/$/, '');
}

function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new Error(`--${name} is ${choices.join(' or ')}, not ${text}`);
  return found;
}
