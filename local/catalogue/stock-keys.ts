import { createHash } from 'node:crypto';
import type { Platform } from '#shared/domain/product.ts';

// Letters and digits that nobody confuses: no 0, O, 1, I; 32 in all, so that a byte picks one without bias.
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** The lengths of the groups of a code on each platform. */
const groups: Readonly<Record<Platform, readonly number[]>> = {
  steam: [5, 5, 5],
  gog: [5, 5, 5, 5],
  'ea-app': [4, 4, 4, 4, 4],
  'ubisoft-connect': [4, 4, 4, 4],
  xbox: [5, 5, 5, 5, 5],
  playstation: [4, 4, 4],
  nintendo: [4, 4, 4, 4],
  'battle-net': [6, 4, 6, 4, 6],
  epic: [5, 5, 5, 5],
  'microsoft-store': [5, 5, 5, 5, 5],
  'gift-card': [5, 5, 5],
  other: [4, 4, 4, 4],
};

/**
 * Invents keys in the format of a platform. The same seed always gives the same keys, in the same order, whatever the
 * count; keys of one seed are all different, and those of two seeds differ too, as 60 bits of a hash do.
 */
export function stockKeys(platform: Platform, seed: string, count: number): readonly string[] {
  const shape = groups[platform];
  const keys = new Set<string>();
  for (let number = 0; keys.size < count; number += 1) {
    const bytes = createHash('sha256').update(`stock key\n${platform}\n${seed}\n${number}`).digest();
    let used = 0;
    const parts = shape.map((length) => {
      const part = [...bytes.subarray(used, used + length)].map((byte) => alphabet[byte % 32]).join('');
      used += length;
      return part;
    });
    keys.add(parts.join('-'));
  }
  return [...keys];
}
