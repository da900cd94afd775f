import { describe, expect, it } from 'vitest';
import { createCheckout } from '../../shared/payments/stripe.ts';
import { type Bench, checkoutOf, startBench } from './stripe-support.ts';

async function openPage(bench: Bench) {
  const { url, sessionId } = await createCheckout(bench.client, checkoutOf('order_1', bench.clock));
  const send = (fields: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const read = async () => (await fetch(url)).text();
  return { url, sessionId, send, read };
}

describe('the hosted page', () => {
  it('shows what is bought, the total and the way back, and escapes what the shop sent', async () => {
    await using bench = await startBench();
    const { url } = await openPage(bench);
    const response = await fetch(url);
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('referrer-policy')).toBe('same-origin');
    expect(html).toContain('<h1>Pay €34.97</h1>');
    expect(html).toContain('Hollow Knight × 2');
    expect(html).toContain('Celeste &#38; &#60;friends&#62;');
    expect(html).toContain('href="http://localhost:3000/cart"');
    expect(html).not.toContain('<script');
  });

  it('takes the money and sends the buyer back to the shop', async () => {
    await using bench = await startBench();
    const { sessionId, send, read } = await openPage(bench);
    const response = await send({ choice: 'card:pm_card_visa', number: '' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`http://localhost:3000/orders/done?session=${sessionId}`);
    expect(bench.sandbox.byOrder('order_1').payments).toMatchObject([{ held: 3497 }]);
    expect(await read()).toContain('Already paid');
    const again = await send({ choice: 'card:pm_card_visa' });
    expect(again.status).toBe(409);
    expect(bench.sandbox.state().totals).toMatchObject({ eur: { authorized: 3497 } });
  });

  it('says why a card was declined and lets the buyer try another', async () => {
    await using bench = await startBench();
    const { send } = await openPage(bench);
    const declined = await send({ choice: 'card:insufficient_funds' });
    expect(declined.status).toBe(402);
    expect(await declined.text()).toContain('<p role="alert">Your card has insufficient funds.</p>');
    const unknown = await send({ number: '1234' });
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain('is not a test card');
    expect((await send({ number: '5555 5555 5555 4444' })).status).toBe(303);
  });

  it('asks for 3-D Secure, which can be failed and tried again', async () => {
    await using bench = await startBench();
    const { url, send, read } = await openPage(bench);
    const asked = await send({ choice: 'card:3ds' });
    expect(asked.headers.get('location')).toBe(new URL(url).pathname);
    expect(await read()).toContain('The bank of the card ending in 3155');
    const failed = await send({ authenticate: 'fail' });
    expect(failed.status).toBe(402);
    expect(await failed.text()).toContain('unable to authenticate');
    await send({ choice: 'card:3ds' });
    expect((await send({ authenticate: 'succeed' })).status).toBe(303);
    expect(bench.sandbox.byOrder('order_1').payments).toMatchObject([{ status: 'requires_capture', held: 3497 }]);
  });

  it('offers methods that cannot be held and takes their money at once', async () => {
    await using bench = await startBench();
    const { send, read } = await openPage(bench);
    expect(await read()).toContain('iDEAL');
    expect((await send({ choice: 'method:ideal' })).status).toBe(303);
    expect(bench.sandbox.byOrder('order_1')).toMatchObject({
      sessions: [{ status: 'complete', paymentStatus: 'paid' }],
      payments: [{ status: 'succeeded', captured: 3497, held: 0 }],
    });
  });

  it('says that it has expired', async () => {
    await using bench = await startBench();
    const { send, read } = await openPage(bench);
    bench.clock.advance(3_600_000 + 1000);
    expect(await read()).toContain('This payment page has expired. You have not been charged.');
    expect((await send({ choice: 'card:pm_card_visa' })).status).toBe(409);
    expect(bench.sandbox.byOrder('order_1').payments).toEqual([]);
  });

  it('refuses what it does not know', async () => {
    await using bench = await startBench();
    const { url } = await openPage(bench);
    expect((await fetch(`${bench.sandbox.url}/local/stripe/pay/cs_test_none`)).status).toBe(404);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1_100_000) })).status).toBe(413);
  });
});

describe('the deeds of the buyer', () => {
  it('are refused twice, for unknown sessions and with unknown cards or methods', async () => {
    await using bench = await startBench();
    const { sessionId } = await openPage(bench);
    const act = (input: unknown, id = sessionId) => bench.sandbox.act(`checkout-sessions/${id}/pay`, input);
    await expect(act({ card: '1234' })).rejects.toMatchObject({ code: 'UnknownCard', status: 400 });
    await expect(act({ method: 'I.O.U.' })).rejects.toMatchObject({ code: 'UnknownMethod', status: 400 });
    await expect(act({ cash: true })).rejects.toMatchObject({ code: 'InvalidInput', status: 400 });
    await expect(act({}, 'cs_test_none')).rejects.toMatchObject({ status: 404 });
    await expect(act({})).resolves.toMatchObject({ outcome: 'authorized' });
    await expect(act({})).rejects.toMatchObject({ message: 'already paid', status: 409 });
    await expect(bench.sandbox.act('elsewhere', {})).rejects.toMatchObject({ status: 404 });
  });

  it('answer 3-D Secure in one step or in two', async () => {
    await using bench = await startBench();
    const { sessionId } = await openPage(bench);
    const authenticate = (result: string) =>
      bench.sandbox.act(`checkout-sessions/${sessionId}/authenticate`, { result });
    await expect(authenticate('succeed')).rejects.toMatchObject({ code: 'NothingToAuthenticate' });
    expect(bench.sandbox.pay(sessionId, { card: '3ds', authenticate: 'fail' })).toMatchObject({
      outcome: 'declined',
      code: 'payment_intent_authentication_failure',
    });
    expect(bench.sandbox.pay(sessionId, { card: '4000002500003155' })).toMatchObject({ outcome: 'requires_action' });
    await expect(authenticate('succeed')).resolves.toMatchObject({ outcome: 'authorized' });
  });

  it('refuse a method that cannot be held when the session holds every payment', async () => {
    await using bench = await startBench();
    const { id } = await bench.client.checkout.sessions.create({
      mode: 'payment',
      success_url: 'http://localhost:3000/',
      payment_intent_data: { capture_method: 'manual' },
      line_items: [
        { quantity: 1, price_data: { currency: 'eur', unit_amount: 999, product_data: { name: 'Celeste' } } },
      ],
    });
    expect(() => bench.sandbox.pay(id, { method: 'ideal' })).toThrow(
      expect.objectContaining({ code: 'MethodCannotBeHeld' }),
    );
    expect(bench.sandbox.pay(id)).toMatchObject({ outcome: 'authorized' });
  });
});
