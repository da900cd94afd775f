import { answered, api } from '../../api/client.ts';

/** Collects what the shop keeps about the signed-in customer, and lets the browser save it. Codes of keys are not in it. */
export async function exportData(): Promise<void> {
  const { customer } = await answered(api.GET('/store/customers/me'));
  const orders = await everyPage(async (cursor) => {
    const page = await answered(
      api.GET('/store/customers/me/orders', { params: { query: { limit: 100, ...cursor } } }),
    );
    return { entries: page.orders, next: page.next_cursor };
  });
  const keys = await everyPage(async (cursor) => {
    const page = await answered(
      api.GET('/store/customers/me/digital-keys', { params: { query: { limit: 50, ...cursor } } }),
    );
    return { entries: page.digital_keys, next: page.next_cursor };
  });
  save('latchkey.json', JSON.stringify({ customer, orders, digital_keys: keys }, null, 2));
}

interface CursorPage<T> {
  readonly entries: readonly T[];
  readonly next: string | null;
}

async function everyPage<T>(read: (cursor: { readonly cursor?: string }) => Promise<CursorPage<T>>): Promise<T[]> {
  const all: T[] = [];
  let next: string | null = null;
  do {
    const page: CursorPage<T> = await read(next === null ? {} : { cursor: next });
    all.push(...page.entries);
    next = page.next;
  } while (next !== null);
  return all;
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
