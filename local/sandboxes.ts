/** The outside parties: which of them are imitated, and how they are reached. */
import type { RunningSandbox, Sandbox, SandboxContext, Webhook } from './sandbox.ts';
import type { Activity, ServiceContext, Store } from './service.ts';

export interface SandboxesOptions {
  readonly sandboxes: readonly Sandbox[];
  readonly context: ServiceContext;
  readonly shopUrl: string;
  /** Where the cloud itself is reached. */
  readonly endpoint: string;
  /** Resolves when the shop can be called. */
  readonly ready: Promise<void>;
}

/** Starts every sandbox, each on the port it had the last time if that is free: addresses that the product stored stay good. */
export async function startSandboxes(options: SandboxesOptions): Promise<ReadonlyMap<string, RunningSandbox>> {
  const running = new Map<string, RunningSandbox>();
  for (const sandbox of options.sandboxes) running.set(sandbox.name, await startOne(sandbox, options));
  return running;
}

async function startOne(
  sandbox: Sandbox,
  { context, shopUrl, endpoint, ready }: SandboxesOptions,
): Promise<RunningSandbox> {
  const ports = context.store.collection<number>('sandboxes/ports');
  const sandboxContext = (port: number | undefined): SandboxContext => ({
    ...context,
    store: ownStore(context.store, sandbox.name),
    shopUrl,
    deliverWebhook: async (webhook) => {
      await ready;
      return deliver(endpoint, webhook, context.activity);
    },
    ...(port !== undefined && { port }),
  });
  const started = await startOn(sandbox, sandboxContext, ports.get(sandbox.name));
  ports.put(sandbox.name, Number(new URL(started.url).port));
  return started;
}

async function startOn(
  sandbox: Sandbox,
  contextFor: (port: number | undefined) => SandboxContext,
  port: number | undefined,
): Promise<RunningSandbox> {
  try {
    return await sandbox.start(contextFor(port));
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (port === undefined || !taken) throw error;
    return sandbox.start(contextFor(undefined));
  }
}

/** A store whose collections are one party's own. */
function ownStore(store: Store, name: string): Store {
  return { ...store, collection: (collection) => store.collection(`${name}/${collection}`), close: () => {} };
}

const answerMilliseconds = 30_000;

async function deliver(endpoint: string, { path, headers, body }: Webhook, activity: Activity): Promise<number> {
  const done = activity.begin(`webhook ${path}`);
  try {
    const response = await fetch(endpoint + path, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  } finally {
    done();
  }
}
