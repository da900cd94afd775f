export type StageName = 'dev' | 'staging' | 'prod';

/** Everything that may differ between two deployments of the shop. */
export interface Stage {
  readonly name: StageName;
  readonly stackName: string;
  /** Data outlives the stack, and CloudFormation refuses to delete it. */
  readonly keepsData: boolean;
  readonly logRetentionDays: 7 | 30 | 90;
  readonly staffMustUseMfa: boolean;
  /** Who gets the alarms. */
  readonly alarmEmail: string;
  /** US dollars that the account may spend a month before somebody is told. */
  readonly monthlyBudget: number;
  readonly mail: {
    readonly from: string;
    /** The address or domain that SES has to verify; `from` belongs to it. */
    readonly identity: string;
  };
  /** The shop's own name and its certificate in us-east-1; without it CloudFront's name is used. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /**
   * Whether AWS WAF looks at every request first. It lives in a small stack of its own in us-east-1, as CloudFront wants
   * it, and costs about nine dollars a month and 0.60 per million requests.
   */
  readonly firewall: boolean;
  /** Names of the keys that CloudFront shows to the API: the first is sent, all are accepted. */
  readonly originKeys: readonly string[];
  /** Origins beside the shop's own that may receive a sign-in, for developing the pages. */
  readonly developerOrigins: readonly string[];
  readonly suppliers: { readonly codeswholesaleUrl: string; readonly kinguinUrl: string };
  /** Empty means Stripe's own. */
  readonly stripeApiUrl: string;
  /** Requests per second over all callers; what is above gets 429. */
  readonly apiRate: { readonly steady: number; readonly burst: number };
  /** Megabytes of the functions that a buyer waits for; their CPU grows with it. */
  readonly functionMemory: number;
  /** Batches of paid orders that are started side by side: the quota on starting executions binds before Lambda's. */
  readonly startersAtOnce: number;
}

const sandboxes = {
  codeswholesaleUrl: 'https://sandbox.codeswholesale.com',
  kinguinUrl: 'https://gateway.sandbox.kinguin.net/esa/api',
};

const small = {
  keepsData: false,
  staffMustUseMfa: false,
  monthlyBudget: 20,
  firewall: false,
  originKeys: ['First'],
  suppliers: sandboxes,
  stripeApiUrl: '',
  functionMemory: 1024,
  apiRate: { steady: 500, burst: 1000 },
  startersAtOnce: 10,
} as const;

/** The stages; nothing else in the infrastructure asks which one it is. */
export const stages: Readonly<Record<StageName, Stage>> = {
  dev: {
    ...small,
    name: 'dev',
    stackName: 'Latchkey',
    logRetentionDays: 7,
    alarmEmail: 'alarms@dev.latchkey.example',
    mail: { from: 'Latchkey <keys@dev.latchkey.example>', identity: 'dev.latchkey.example' },
    developerOrigins: ['http://localhost:3000'],
  },
  staging: {
    ...small,
    name: 'staging',
    stackName: 'Latchkey-staging',
    logRetentionDays: 30,
    staffMustUseMfa: true,
    alarmEmail: 'alarms@staging.latchkey.example',
    mail: { from: 'Latchkey <keys@staging.latchkey.example>', identity: 'staging.latchkey.example' },
    developerOrigins: [],
  },
  prod: {
    ...small,
    name: 'prod',
    stackName: 'Latchkey-prod',
    keepsData: true,
    monthlyBudget: 100,
    firewall: true,
    logRetentionDays: 90,
    staffMustUseMfa: true,
    alarmEmail: 'alarms@latchkey.example',
    mail: { from: 'Latchkey <keys@latchkey.example>', identity: 'latchkey.example' },
    developerOrigins: [],
    suppliers: {
      codeswholesaleUrl: 'https://api.codeswholesale.com',
      kinguinUrl: 'https://gateway.kinguin.net/esa/api',
    },
    apiRate: { steady: 2000, burst: 4000 },
    startersAtOnce: 50,
  },
};

/** The stage of that name, or an error that names those there are. */
export function stageNamed(name: unknown): Stage {
  const found = Object.values(stages).find((stage) => stage.name === name);
  if (!found) throw new Error(`There is no stage ${String(name)}; there are ${Object.keys(stages).join(', ')}.`);
  return found;
}
