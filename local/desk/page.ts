/** The desk's page: plain, one file, filled by the JSON routes beside it. */
export function deskPage(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The desk</title>
<style>${style}</style>
</head>
<body>
<header><h1>The desk</h1><p><a href="/">Shop</a> · <span id="time"></span></p></header>
<p id="note" role="status"></p>
<main>
<section><h2>Inbox</h2><div id="inbox"></div></section>
<section><h2>Payments</h2><div id="payments"></div></section>
<section><h2>Suppliers</h2><div id="suppliers"></div></section>
<section><h2>Queues</h2><div id="queues"></div></section>
<section><h2>Executions</h2><div id="executions"></div></section>
<section><h2>Time</h2><p>Move the cloud's clock:
<button data-advance="60000">1 minute</button> <button data-advance="3600000">1 hour</button> <button data-advance="86400000">1 day</button></p></section>
<section><h2>Faults</h2><pre id="faults"></pre>
<form id="fault-form"><label for="fault">A fault as JSON</label><textarea id="fault" rows="3">{"duplicateStreamRecords": 1}</textarea>
<button>Switch on</button> <button type="button" id="no-faults">All off</button></form></section>
<section><h2>Refused by permissions</h2><div id="denied"></div></section>
</main>
<script>${script}</script>
</body>
</html>`;
}

const style = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem; }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); }
section { border: 1px solid #8884; border-radius: .6rem; padding: 1rem; overflow: auto; min-width: 0; }
h1 { margin: 0; } h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2rem .5rem .2rem 0; vertical-align: top; overflow-wrap: anywhere; }
summary { cursor: pointer; } summary span { color: #777; }
button { font: inherit; padding: .2rem .7rem; border-radius: .4rem; border: 1px solid #8888; cursor: pointer; }
textarea { display: block; width: 100%; box-sizing: border-box; font: 13px ui-monospace, monospace; }
pre { white-space: pre-wrap; font: 13px ui-monospace, monospace; margin: 0 0 .5rem; }
details { margin: .2rem 0; } #note { min-height: 1.5em; color: #a3190e; margin: 0; }
`;

const script = `
const get = async (path) => (await fetch('/local/' + path)).json();
const send = async (method, path, body) => {
  const answer = await fetch('/local/' + path, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  const json = await answer.json();
  document.getElementById('note').textContent = answer.ok ? '' : json.message;
  await refresh();
};
const element = (name, text, attributes = {}) => Object.assign(document.createElement(name), { textContent: text ?? '', ...attributes });
const button = (label, act) => element('button', label, { type: 'button', onclick: act });
// What the reader has opened stays open when the page looks again.
const fill = (id, nodes, nothing) => {
  const place = document.getElementById(id);
  const opened = new Set([...place.querySelectorAll('details[open]')].map((one) => one.dataset.of));
  for (const node of nodes) if (node.dataset?.of && opened.has(node.dataset.of)) node.open = true;
  place.replaceChildren(...(nodes.length ? nodes : [element('p', nothing)]));
};
const fold = (of, title, aside = '') => {
  const box = element('details'), line = element('summary', title + ' ');
  box.dataset.of = of;
  line.append(element('span', aside));
  box.append(line);
  return box;
};
// Addresses in a mail's text can be followed, as a mail program lets its reader do.
const letter = (text) => {
  const box = element('pre');
  for (const part of text.split(/(https?:\\S+)/)) box.append(/^https?:/.test(part) ? element('a', part, { href: part }) : part);
  return box;
};
const money = (amount, currency) => new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount / 100);
const table = (heads, rows) => {
  const whole = element('table'), head = element('tr');
  heads.forEach((text) => head.append(element('th', text)));
  whole.append(head);
  for (const cells of rows) {
    const row = element('tr');
    for (const cell of cells) { const box = element('td'); box.append(cell instanceof Node ? cell : String(cell ?? '')); row.append(box); }
    whole.append(row);
  }
  return whole;
};
async function refresh() {
  const [inbox, suppliers, stripe, queues, executions, clock, faults, denied] = await Promise.all(
    ['inbox', 'suppliers', 'stripe', 'queues', 'executions', 'clock', 'faults', 'denied'].map((path) => get(path).catch(() => ({}))));
  document.getElementById('time').textContent = new Date(clock.now).toLocaleString();
  fill('inbox', (inbox.length ? inbox : []).slice(-20).reverse().map((mail) => {
    const box = fold(mail.id, mail.subject, mail.to + (mail.outcome === 'delivered' ? '' : ', ' + mail.outcome));
    box.append(letter(mail.text ?? ''));
    mail.attachments.forEach((file, index) => box.append(element('a', file.filename, { href: '/local/inbox/' + encodeURIComponent(mail.id) + '/attachments/' + index })));
    return box;
  }), 'No mail yet.');
  const sessions = stripe.sessions ?? [];
  const intents = new Map((stripe.intents ?? []).map((one) => [one.sessionId, one]));
  fill('payments', sessions.length ? [table(['order', 'amount', 'page', 'captured', 'given back', ''], sessions.slice(0, 15).map((one) => {
    const intent = intents.get(one.id) ?? { captured: 0, released: 0, refunded: 0 };
    return [(one.orderId ?? one.id).slice(-8), money(one.amount, one.currency),
      one.status === 'open' && one.url ? element('a', 'open', { href: one.url }) : one.status,
      money(intent.captured, one.currency), money(intent.released + intent.refunded, one.currency),
      one.status === 'open' ? button('Pay', () => send('POST', 'stripe/checkout-sessions/' + one.id + '/pay', {})) : ''];
  }))] : [], 'No payment yet.');
  fill('suppliers', (suppliers.suppliers ?? []).map((one) => {
    const box = fold(one.name, one.name, one.down ? 'down' : '');
    box.append(button(one.down ? 'Bring back' : 'Take down', () => send('POST', 'suppliers/' + one.name, { down: !one.down })), element('pre', JSON.stringify({ balance: one.balance, orders: one.orders?.length, faults: one.faults, calls: one.calls }, null, 1)));
    return box;
  }), 'Suppliers are not imitated in this run.');
  fill('queues', [table(['queue', 'visible', 'in flight', 'delayed', ''], (queues.queues ?? []).map((one) => [
    one.name.replace(/^.*?-/, ''), one.visible, one.inFlight, one.delayed,
    one.deadLetters && one.visible ? button('Redrive', () => send('POST', 'queues/' + one.name + '/redrive', {})) : '']))], '');
  fill('executions', executions.executions?.length ? [table(['name', 'status', 'began'], executions.executions.slice(0, 20).map((one) => [
    element('a', one.name.slice(-8), { href: '/local/executions/' + encodeURIComponent(one.name) }), one.status, new Date(one.startDate * 1000).toLocaleTimeString()]))] : [], 'No execution yet.');
  document.getElementById('faults').textContent = JSON.stringify(faults, null, 1);
  fill('denied', (denied.denied ?? []).slice(-10).map((one) => element('p', one.role + ' may not ' + one.action + ' on ' + one.resource)), 'Nothing.');
}
document.querySelectorAll('[data-advance]').forEach((one) => { one.onclick = () => send('POST', 'clock', { advance: Number(one.dataset.advance) }); });
document.getElementById('fault-form').onsubmit = (event) => { event.preventDefault(); try { send('POST', 'faults', JSON.parse(document.getElementById('fault').value)); } catch { document.getElementById('note').textContent = 'That is not JSON.'; } };
document.getElementById('no-faults').onclick = () => send('DELETE', 'faults');
refresh();
setInterval(refresh, 2000);
`;
