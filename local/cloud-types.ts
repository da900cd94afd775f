/** What a running local cloud offers, and what it can be started with. */
import type { TokenRequest, Tokens } from './cognito/service.ts';
import type { Faults } from './faults.ts';
import type { Denial } from './iam/authorizer.ts';
import type { Outcome } from './lambda/environment.ts';
import type { Mail } from './mailbox/service.ts';
import type { Sandbox } from './sandbox.ts';
import type { Clock } from './service.ts';
import type { SettleOptions } from './settle.ts';
import type { StripeSandbox } from './stripe/sandbox.ts';
import type { RunningCodesWholesale } from './suppliers/codeswholesale.ts';
import type { RunningKinguin } from './suppliers/kinguin.ts';
import type { UsageReport } from './usage.ts';

export interface CloudOptions {
  /** The synthesised app; `cdk.out` unless told otherwise. */
  readonly directory?: string;
  readonly stackName?: string;
  /** Where state is kept; absent means a temporary folder that goes with the cloud. */
  readonly dataDirectory?: string;
  /** Forget what the data folder holds. */
  readonly fresh?: boolean;
  /** Absent or 0 means any free port. */
  readonly port?: number;
  /** `report` records what roles do not allow, instead of refusing it. */
  readonly iam?: 'enforce' | 'report';
  readonly rateLimits?: 'on' | 'off';
  /** The outside parties to imitate; those of the product unless told otherwise. */
  readonly sandboxes?: readonly Sandbox[];
  /** Servers to use instead of the sandboxes. An empty address of Stripe means Stripe's own. */
  readonly supplierUrls?: { readonly codeswholesale?: string; readonly kinguin?: string };
  readonly stripeUrl?: string;
  /** Environment variables that take the place of the template's, in functions that have them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Secrets by party, for parties that are not imitated. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where the pages are while the template deploys none, the first folder that has a file; `dist/web` unless told otherwise. */
  readonly siteDirectories?: readonly string[];
  /** Pages and covers that were drawn for what this very cloud sells; they come before those of the app. */
  readonly drawnPages?: string;
  /** A DynamoDB endpoint to use instead of the bundled engine. */
  readonly dynamodbUrl?: string;
  /** Worker threads of one function at most; 1 unless told otherwise. */
  readonly environmentsPerFunction?: number;
  /** Events that one thread takes at a time; 6 unless told otherwise, 1 as in Lambda itself. */
  readonly eventsPerEnvironment?: number;
  readonly log?: (line: string) => void;
  /** Runs when all is up and before the cloud calls itself ready. */
  readonly prepare?: (cloud: Cloud) => Promise<void>;
  /** Told when a part that the cloud cannot do without ended by itself. */
  readonly onFailure?: (error: Error) => void;
}

export interface AwsClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface Cloud extends AsyncDisposable {
  /** What a browser sees. */
  readonly origin: string;
  /** Where AWS requests go. */
  readonly endpoint: string;
  /** A request to the shop; `path` begins with a slash. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** For the constructor of any AWS SDK client: it acts as the operator, whom nothing is refused. */
  readonly aws: AwsClientConfig;
  /** Physical names by the names the code gave: `tables.Orders`. */
  readonly tables: Readonly<Record<string, string>>;
  readonly queues: Readonly<Record<string, string>>;
  readonly machines: Readonly<Record<string, string>>;
  /** Physical names by file: `functions['workflow/deliver-keys']`. */
  readonly functions: Readonly<Record<string, string>>;
  /** The mails that were sent, oldest first. */
  inbox(to?: string): readonly Mail[];
  usage(since?: number): UsageReport;
  /** What roles were not allowed to do. */
  readonly denied: readonly Denial[];
  readonly faults: Faults;
  readonly clock: Clock;
  settled(options?: SettleOptions): Promise<void>;
  identityToken(request: TokenRequest): Promise<Tokens>;
  /** Runs a function by its file, e.g. `schedules/sweep-orders`. */
  invoke(functionName: string, event: unknown): Promise<Outcome>;
  /** The running sandboxes; one that is not imitated in this run throws. */
  readonly stripe: StripeSandbox;
  readonly suppliers: { readonly codeswholesale: RunningCodesWholesale; readonly kinguin: RunningKinguin };
  readonly coldStarts: number;
}
