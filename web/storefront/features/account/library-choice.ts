import type { Platform } from '#shared/domain/product.ts';
import type { BuyerKey } from '../order/order-queries.ts';

/** Which keys of a library are shown. */
export interface Choice {
  readonly words: string;
  /** Undefined for all of them. */
  readonly platform: Platform | undefined;
  readonly state: 'all' | 'sealed' | 'opened';
}

export const everyKey: Choice = { words: '', platform: undefined, state: 'all' };

type Chosen = Pick<BuyerKey, 'product_title' | 'product_subtitle' | 'platform' | 'revealed_at'>;

/** The keys that fit: every word is in the title or the edition, whatever its accents. */
export function matching<Key extends Chosen>(keys: readonly Key[], { words, platform, state }: Choice): readonly Key[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return keys.filter((key) => {
    const name = plain(`${key.product_title} ${key.product_subtitle ?? ''}`);
    return (
      wanted.every((word) => name.includes(word)) &&
      (platform === undefined || key.platform === platform) &&
      (state === 'all' || (state === 'opened') === (key.revealed_at !== null))
    );
  });
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
