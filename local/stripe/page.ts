import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../service.ts';
import { readBody } from './api.ts';
import { authenticate, type Payment, type PayOutcome, pay, successUrl } from './buyer.ts';
import type { Ledger } from './ledger.ts';
import type { SessionRecord } from './records.ts';

/** Where the hosted page lives on the public origin; the session's id follows. */
export const pagePath = '/local/stripe/pay/';

export interface PageOptions {
  readonly ledger: Ledger;
  readonly commit: <T>(deed: () => T) => T;
}

const choices = [
  { value: 'card:pm_card_visa', label: 'Visa 4242 4242 4242 4242', note: 'succeeds' },
  { value: 'card:3ds', label: 'Visa 4000 0025 0000 3155', note: 'asks for 3-D Secure' },
  { value: 'card:card_declined', label: 'Visa 4000 0000 0000 0002', note: 'is declined' },
  { value: 'card:insufficient_funds', label: 'Visa 4000 0000 0000 9995', note: 'has insufficient funds' },
] as const;

const otherNames: Readonly<Record<string, string>> = { ideal: 'iDEAL', bancontact: 'Bancontact', eps: 'EPS' };

/** Answers the hosted page and its forms: plain HTML that works without JavaScript. */
export function createPage({
  ledger,
  commit,
}: PageOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => send(response, await reply(request));

  async function reply(request: IncomingMessage): Promise<Reply> {
    const id = decodeId(request.url ?? '');
    const record = id === undefined ? undefined : ledger.records.sessions.get(id);
    if (!record) return page(404, 'Payment not found', '<p>There is no such payment page.</p>');
    if (request.method === 'GET' || request.method === 'HEAD') return show(record);
    if (request.method !== 'POST') return page(405, 'Not allowed', '<p>This page can only be read and sent.</p>');
    const body = await readBody(request);
    if (body === undefined) return page(413, 'Too large', '<p>That is more than this page takes.</p>');
    return submit(record, new URLSearchParams(body));
  }

  function submit(record: SessionRecord, input: URLSearchParams): Reply {
    const now = () => ledger.records.sessions.get(record.id) ?? record;
    try {
      const outcome = commit(() => act(record.id, input));
      if ('redirectUrl' in outcome) return { location: outcome.redirectUrl };
      // Back to itself with GET, so that a reload does not pay again.
      if (outcome.outcome === 'requires_action') return { location: pagePath + record.id };
      return show(now(), 402, outcome.message);
    } catch (error) {
      if (error instanceof AwsError) return show(now(), error.status, error.message);
      throw error;
    }
  }

  function act(id: string, input: URLSearchParams): PayOutcome {
    const result = input.get('authenticate');
    if (result === 'succeed' || result === 'fail') return authenticate(ledger, id, result);
    return pay(ledger, id, paymentOf(input));
  }
}

function paymentOf(input: URLSearchParams): Payment {
  const number = input.get('number')?.trim();
  if (number) return { card: number };
  const [kind, name = ''] = (input.get('choice') ?? 'card:pm_card_visa').split(':');
  return kind === 'method' ? { method: name } : { card: name };
}

type Reply =
  | { readonly location: string }
  | { readonly status: number; readonly html: string; readonly record: SessionRecord | undefined };

function show(record: SessionRecord, status = 200, problem?: string): Reply {
  const { session } = record;
  if (session.status === 'complete') {
    const link = `<p><a href="${escapeHtml(successUrl(record))}">Back to the shop</a></p>`;
    return page(status, 'Already paid', `<p>This payment is complete.</p>${link}`, record);
  }
  if (session.status === 'expired') {
    const text = '<p>This payment page has expired. You have not been charged.</p>';
    return page(status, 'Page expired', `${text}${cancelLink(record)}`, record);
  }
  const alert = problem ? `<p role="alert">${escapeHtml(problem)}</p>` : '';
  const title = record.authenticating ? 'Confirm the payment' : `Pay ${total(record)}`;
  const form = record.authenticating ? authenticationForm(record) : paymentForm(record);
  return page(status, title, `${alert}${summary(record)}${form}${cancelLink(record)}`, record, problem);
}

function summary(record: SessionRecord): string {
  const { session, lines } = record;
  const rows = lines.map(
    ({ description, quantity, amount_total, currency }) =>
      `<tr><td>${escapeHtml(description ?? '')}${quantity && quantity > 1 ? ` × ${quantity}` : ''}</td><td>${money(amount_total, currency)}</td></tr>`,
  );
  return `<table><caption>Your order${session.customer_email ? ` for ${escapeHtml(session.customer_email)}` : ''}</caption>
<thead><tr><th scope="col">Item</th><th scope="col">Price</th></tr></thead>
<tbody>${rows.join('')}</tbody>
<tfoot><tr><th scope="row">Total</th><td>${total(record)}</td></tr></tfoot></table>`;
}

function paymentForm(record: SessionRecord): string {
  const others = record.session.payment_method_types
    .filter((type) => type !== 'card')
    .map((type) => ({ value: `method:${type}`, label: otherNames[type] ?? type, note: 'is charged at once' }));
  const options = [...choices, ...others].map(
    ({ value, label, note }, index) =>
      `<label><input type="radio" name="choice" value="${escapeHtml(value)}"${index === 0 ? ' checked' : ''}> <span>${escapeHtml(label)} <small>${note}</small></span></label>`,
  );
  return `<form method="post"><fieldset><legend>Pay with a test card</legend>${options.join('')}</fieldset>
<p><label for="number">Another test card’s number</label><input id="number" name="number" inputmode="numeric" autocomplete="off" maxlength="40" placeholder="5555 5555 5555 4444"></p>
<button type="submit">Pay ${total(record)}</button></form>`;
}

function authenticationForm({ authenticating = '' }: SessionRecord): string {
  return `<form method="post"><h2>3-D Secure</h2>
<p>The bank of the card ending in ${escapeHtml(authenticating.slice(-4))} asks whether you want to make this payment.</p>
<button type="submit" name="authenticate" value="succeed">Authorise</button>
<button type="submit" name="authenticate" value="fail" class="quiet">Fail</button></form>`;
}

const total = ({ session }: SessionRecord) => money(session.amount_total ?? 0, session.currency ?? 'eur');

const cancelLink = ({ session }: SessionRecord) =>
  session.cancel_url ? `<p><a href="${escapeHtml(session.cancel_url)}">Cancel and return to the shop</a></p>` : '';

const style = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{margin:0;padding:1rem}main{max-width:30rem;margin:0 auto}
table{width:100%;border-collapse:collapse}caption{text-align:start;padding-block:.5rem}
th,td{text-align:start;padding:.4rem 0;border-block-end:1px solid #8886;overflow-wrap:anywhere}
tr>:last-child{text-align:end;white-space:nowrap}
fieldset{margin:1.5rem 0 1rem;border:1px solid #8888;border-radius:.5rem;padding:.5rem 1rem}
fieldset label{display:flex;gap:.6rem;padding:.5rem 0}small{display:block}
input:not([type=radio]){display:block;box-sizing:border-box;width:100%;font:inherit;padding:.6rem}
button{display:block;width:100%;min-height:3rem;margin:.75rem 0;font:inherit;font-weight:600;border:1px solid #4338ca;border-radius:.5rem;background:#4338ca;color:#fff;cursor:pointer}
button.quiet{background:none;color:inherit}
[role=alert]{border-inline-start:.3rem solid #c22;padding:.5rem .75rem}
:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
.test{display:inline-block;background:#fde68a;color:#422006;padding:0 .5rem;border-radius:.25rem}`;
const styleHash = createHash('sha256').update(style).digest('base64');

function page(status: number, title: string, body: string, record?: SessionRecord, problem?: string): Reply {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${problem ? 'Error: ' : ''}${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><p class="test">Test mode: no money moves</p><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
  return { status, html, record };
}

function send(response: ServerResponse, reply: Reply): void {
  if ('location' in reply) {
    response.writeHead(303, { location: reply.location, 'cache-control': 'no-store', 'content-length': 0 });
    response.end();
    return;
  }
  const { status, html, record } = reply;
  // Browsers apply form-action to the redirect after a form too, and the shop may be another origin.
  const origins = [record?.session.success_url, record?.session.cancel_url].flatMap((url) => originOf(url) ?? []);
  const formAction = ["'self'", ...new Set(origins)].join(' ');
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
    // Not "no-referrer": the form would then come from origin "null", which the gateway turns away.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    ...(status === 405 ? { allow: 'GET, HEAD, POST' } : {}),
  });
  response.end(response.req.method === 'HEAD' ? undefined : html);
}

function originOf(url: string | null | undefined): string | undefined {
  const origin = url && URL.canParse(url) ? new URL(url).origin : undefined;
  return origin === 'null' ? undefined : origin;
}

function decodeId(url: string): string | undefined {
  const path = url.split('?')[0] ?? '';
  const id = path.startsWith(pagePath) ? path.slice(pagePath.length) : '';
  return /^\w+$/.test(id) ? id : undefined;
}

function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
