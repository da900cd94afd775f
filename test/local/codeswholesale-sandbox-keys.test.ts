import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tierPrice, warsawMidnight } from '../../local/suppliers/codeswholesale-catalogue.ts';
import { codesWholesaleFaults } from '../../local/suppliers/codeswholesale-faults.ts';
import { keyText } from '../../local/suppliers/key-maker.ts';
import { kinguinFaults } from '../../local/suppliers/kinguin-faults.ts';
import { asBase64, drawText } from '../../local/suppliers/png.ts';

describe('invented keys', () => {
  it.each([
    ['Steam', '5-5-5'],
    ['PC Steam', '5-5-5'],
    ['Origin', '4-4-4-4-4'],
    ['EA App', '4-4-4-4-4'],
    ['Uplay', '4-4-4-4'],
    ['PlayStation 5', '4-4-4'],
    ['Xbox Series X|S', '5-5-5-5-5'],
    ['Battle.net', '6-4-6-4-6'],
    ['None', '4-4-4-4'],
  ])('have the shape of %s', (platform, shape) => {
    const groups = keyText('kinguin', 1, platform).split('-');
    expect(groups.map(({ length }) => length).join('-')).toBe(shape);
  });

  it('are the same for the same number and never repeat, over both suppliers', () => {
    expect(keyText('kinguin', 42, 'Steam')).toBe(keyText('kinguin', 42, 'Steam'));
    const tails = new Set<string>();
    for (let serial = 0; serial < 5_000; serial += 1) {
      tails.add(keyText('kinguin', serial, 'PlayStation').slice(-8));
      tails.add(keyText('codeswholesale', serial, 'PlayStation').slice(-8));
    }
    expect(tails.size).toBe(10_000);
  });
});

describe('drawn keys', () => {
  it('are valid pictures of the size that the text needs', () => {
    const picture = drawText('AB-C2');
    expect(picture.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    const [width, height] = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
    expect([width, height]).toEqual([5 * 18 + 12, 33]);
    const length = picture.readUInt32BE(33);
    expect(picture.subarray(37, 41).toString()).toBe('IDAT');
    const pixels = inflateSync(picture.subarray(41, 41 + length));
    expect(pixels).toHaveLength((Math.ceil(width / 8) + 1) * height);
  });

  it('differ with their text', () => {
    expect(drawText('AAAA').equals(drawText('AAAB'))).toBe(false);
    expect(drawText('AAAA').equals(drawText('AAAA'))).toBe(true);
  });

  it('can be written with line breaks that a decoder skips', () => {
    const picture = drawText('AAAAA-BBBBB');
    const broken = asBase64(picture, { lineBreaks: true });
    expect(Math.max(...broken.split('\r\n').map(({ length }) => length))).toBe(76);
    expect(Buffer.from(broken, 'base64').equals(picture)).toBe(true);
  });
});

describe('prices and dates', () => {
  const tiers = [
    { from: 100, to: null, cents: 510 },
    { from: 5, to: 99, cents: 590 },
  ];

  it.each([
    [5, 590],
    [99, 590],
    [100, 510],
    [1, 590],
  ])('ask for %i pieces the price %i', (quantity, cents) => {
    expect(tierPrice(tiers, quantity)).toBe(cents);
  });

  it('begin a day in Warsaw with its own offset', () => {
    expect(new Date(warsawMidnight('2026-01-12')).toISOString()).toBe('2026-01-11T23:00:00.000Z');
    expect(new Date(warsawMidnight('2026-07-12')).toISOString()).toBe('2026-07-11T22:00:00.000Z');
  });
});

describe('the list of faults', () => {
  const readme = readFileSync(new URL('../../local/suppliers/README.md', import.meta.url), 'utf8');

  it.each([...new Set([...Object.keys(codesWholesaleFaults), ...Object.keys(kinguinFaults)])])(
    'explains %s',
    (name) => {
      expect(readme).toContain(`\`${name}\``);
    },
  );
});
