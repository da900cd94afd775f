/** Invents game keys: the n-th key of a supplier is always the same text, and no two are ever equal. */
import { createHash, createHmac } from 'node:crypto';

/** What a product's keys are: all text, all pictures, or some of each. */
export type KeyKind = 'text' | 'image' | 'mixed';

/** A number that only depends on the text, for choices that shall look random and stay. */
export function digest(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

// No 0, O, 1 or I: 32 signs that survive being read aloud, five bits each.
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

const shapes: Readonly<Record<string, readonly number[]>> = {
  steam: [5, 5, 5],
  gog: [5, 5, 5, 3],
  ea: [4, 4, 4, 4, 4],
  ubisoft: [4, 4, 4, 4],
  xbox: [5, 5, 5, 5, 5],
  playstation: [4, 4, 4],
  nintendo: [4, 4, 4, 4],
  battlenet: [6, 4, 6, 4, 6],
  rockstar: [4, 4, 4, 4],
  epic: [5, 5, 5, 5],
  microsoft: [5, 5, 5, 5, 5],
};

/** The spellings of one platform by the shop and by the suppliers; the first word found in a name decides. */
const platformWords: readonly (readonly [RegExp, string])[] = [
  [/steam/i, 'steam'],
  [/gog/i, 'gog'],
  [/\bea\b|origin/i, 'ea'],
  [/ubisoft|uplay/i, 'ubisoft'],
  [/xbox/i, 'xbox'],
  [/playstation|psn|\bps[45]\b/i, 'playstation'],
  [/nintendo|switch/i, 'nintendo'],
  [/battle/i, 'battlenet'],
  [/rockstar/i, 'rockstar'],
  [/epic/i, 'epic'],
  [/microsoft|windows/i, 'microsoft'],
];

const fallbackShape = [4, 4, 4, 4];
const tailLength = 7;
const tailSpace = 2n ** 35n;

function shapeOf(platform: string): readonly number[] {
  const name = platformWords.find(([word]) => word.test(platform))?.[1];
  return (name && shapes[name]) || fallbackShape;
}

/**
 * The key with this number, in the shape of its platform. Its last seven signs are a one-to-one scramble of the number and the
 * lane, so keys of one shape never repeat: not within a lane (one supplier), and not between lanes.
 */
export function keyText(lane: 'codeswholesale' | 'kinguin', serial: number, platform: string): string {
  const laneNumber = lane === 'codeswholesale' ? 1n : 2n;
  const random = createHmac('sha256', `${lane} keys`).update(String(serial)).digest();
  const shape = shapeOf(platform);
  const length = shape.reduce((sum, group) => sum + group, 0);
  let signs = '';
  for (let index = 0; index < length - tailLength; index += 1) signs += alphabet[(random[index] ?? 0) % 32];
  let tail = ((BigInt(serial) * 4n + laneNumber) * 11_400_714_819n + 23_456_789_012n) % tailSpace;
  for (let index = 0; index < tailLength; index += 1) {
    signs += alphabet[Number(tail % 32n)];
    tail /= 32n;
  }
  let start = 0;
  const groups = shape.map((group) => {
    start += group;
    return signs.slice(start - group, start);
  });
  return groups.join('-');
}
