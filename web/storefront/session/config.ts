/** Where customers sign in; a file that is deployed beside the pages says it. */
export interface SignInConfig {
  /** The user pool, as tokens name it. */
  readonly issuer: string;
  /** The pool's own pages, without a trailing slash. */
  readonly signInUrl: string;
  readonly clientId: string;
}

let known: Promise<SignInConfig> | undefined;

/** Reads `/config.json` once. Throws when it is not there or does not say where customers sign in. */
export function signInConfig(): Promise<SignInConfig> {
  known ??= load().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function load(): Promise<SignInConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`/config.json answered ${response.status}.`);
  const found = read(await response.json());
  if (!found) throw new Error('/config.json does not say where customers sign in.');
  return found;
}

function read(raw: unknown): SignInConfig | undefined {
  const customers = memberOf(raw, 'customers');
  const issuer = memberOf(customers, 'issuer');
  const signInUrl = memberOf(customers, 'signInUrl');
  const clientId = memberOf(customers, 'clientId');
  return typeof issuer === 'string' && typeof signInUrl === 'string' && typeof clientId === 'string'
    ? { issuer, signInUrl, clientId }
    : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
