/** `npm run screenshots`: each page in both themes and two widths, from a shop of its own, into `docs/screenshots/`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogue } from '../../local/catalogue/catalogue.ts';
import { type BrowserShop, openBrowserShop } from './shop.ts';

const directory = join(import.meta.dirname, '../../docs/screenshots');
const looks = [
  { name: 'desktop-dark', width: 1280, theme: 'dark' },
  { name: 'desktop-light', width: 1280, theme: 'light' },
  { name: 'phone-dark', width: 390, theme: 'dark' },
  { name: 'phone-light', width: 390, theme: 'light' },
] as const;

interface Scene {
  readonly name: string;
  readonly path: string;
  /** Seen when the page is ready. */
  readonly text: string;
}

async function call<T>(shop: BrowserShop, method: string, path: string, body?: unknown): Promise<T> {
  const response = await shop.cloud.fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** A cart with these games, as a guest in Ireland has it. */
async function fillCart(shop: BrowserShop, handles: readonly string[]): Promise<string> {
  const query = handles.map((handle) => `handle=${handle}`).join('&');
  const { products } = await call<{ products: { variants: { id: string }[] }[] }>(
    shop,
    'GET',
    `/store/products?${query}`,
  );
  const items = products.flatMap(({ variants }) => variants.map(({ id }) => ({ variant_id: id, quantity: 1 })));
  const { cart } = await call<{ cart: { id: string } }>(shop, 'POST', '/store/carts', {
    region_id: 'reg_europe',
    billing_address: { country_code: 'ie' },
    email: 'ada@example.com',
    items,
  });
  return cart.id;
}

/** A paid and delivered order, by the address that its mail holds. */
async function buy(shop: BrowserShop, handles: readonly string[]): Promise<string> {
  const cartId = await fillCart(shop, handles);
  const { payment_collection: collection } = await call<{ payment_collection: { id: string } }>(
    shop,
    'POST',
    '/store/payment-collections',
    { cart_id: cartId },
  );
  const opened = await call<{
    payment_collection: { payment_sessions: { data: { session_id: string } }[] };
  }>(shop, 'POST', `/store/payment-collections/${collection.id}/payment-sessions`, {
    provider_id: 'pp_stripe_checkout',
  });
  shop.cloud.stripe.pay(opened.payment_collection.payment_sessions[0]?.data.session_id ?? '', {});
  const placed = await call<{ order: { id: string }; order_token: string }>(
    shop,
    'POST',
    `/store/carts/${cartId}/complete`,
  );
  await shop.cloud.settled({ advance: true, limit: 15 * 60_000 });
  return `/orders/${placed.order.id}?token=${placed.order_token}`;
}

await using shop = await openBrowserShop(catalogue.map(({ handle }) => handle));
const wanted = ['hades-ii-steam', 'stardew-valley-steam'];
const cartId = await fillCart(shop, wanted);
const order = await buy(shop, ['stardew-valley-steam']);
const scenes: readonly Scene[] = [
  { name: 'home', path: '/', text: 'Just out' },
  { name: 'games', path: '/games?platform=steam&platform=gog', text: 'Clear all' },
  { name: 'game', path: '/p/cyberpunk-2077-gog', text: 'How it comes to you' },
  { name: 'game-elsewhere', path: '/p/anno-1800-ubisoft-connect-united-states', text: 'Does not activate in Ireland' },
  { name: 'cart', path: '/cart', text: 'Hades II' },
  { name: 'checkout', path: '/checkout', text: 'Hades II' },
  { name: 'order', path: order, text: 'Stardew Valley' },
  { name: 'library', path: '/library', text: 'Sign in' },
  { name: 'help', path: '/help', text: 'What happens to your money' },
  { name: 'not-found', path: '/p/half-life-3-steam', text: 'We do not sell that one' },
];

await mkdir(directory, { recursive: true });
for (const { name: look, width, theme } of looks) {
  await using visitor = await shop.visit('/help', { width, theme });
  const { page } = visitor;
  await page.evaluate((id) => window.localStorage.setItem('latchkey.cart', JSON.stringify(id)), cartId);
  for (const { name, path, text } of scenes) {
    await page.goto(path);
    await page.getByRole('main').getByText(text).first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(directory, `${name}-${look}.png`) });
  }
  if (visitor.complaints.length > 0) throw new Error(`The browser complained: ${visitor.complaints.join('; ')}`);
}
process.stdout.write(`${scenes.length * looks.length} pictures in ${directory}\n`);
