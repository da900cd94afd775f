import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClearCode, type DigitalKey, largestImage } from '#shared/domain/digital-key.ts';
import { planImport, readCode, readCodes, type SubmittedCode, shapeDoubt } from '#shared/domain/key-import.ts';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const product = 'prod_01KB00000000000000000000AA';

const known = (lotId: string) => ({ lotId, status: 'available' as const, productId: product });

describe('reading codes that were handed in', () => {
  it('takes text as it is but for outer blanks', () => {
    const read = readCode({ code: '  abcd-EFGH \n' });
    expect(read).toMatchObject({ contentType: 'text/plain' });
    expect(Buffer.from((read as ClearCode).bytes).toString()).toBe('abcd-EFGH');
  });

  it('tells a picture by its bytes, whatever was claimed', () => {
    const read = readCode({ code: png.toString('base64'), contentType: 'image/gif' });
    expect(read).toMatchObject({ contentType: 'image/png' });
    expect(Buffer.from((read as ClearCode).bytes)).toEqual(png);
    expect(readCode({ code: `data:image/png;base64,${png.toString('base64')}`, type: 'image' })).toMatchObject({
      contentType: 'image/png',
    });
  });

  it.each<[string, SubmittedCode, string]>([
    ['too little text', { code: 'a-b' }, 'not a code'],
    ['control characters', { code: 'ABCD\u0000EFGH' }, 'not a code'],
    ['half a character', { code: 'ABCD\ud800EFGH' }, 'half a character'],
    ['a picture that is not base64', { code: '*not base64*', type: 'image' }, 'not base64'],
    ['a picture that is something else', { code: btoa('%PDF-1.7'), type: 'image' }, 'not a PNG, JPEG or GIF'],
    [
      'a picture that is too large',
      { code: Buffer.concat([png, Buffer.alloc(largestImage)]).toString('base64'), type: 'image' },
      'larger than 300 KB',
    ],
    ['a contradiction', { code: 'ABCD-EFGH', type: 'text', contentType: 'image/png' }, 'type says'],
  ])('rejects %s', (_, code, reason) => {
    expect(readCodes([{ code: 'GOOD-CODE' }, code]).rejected).toEqual([
      { index: 1, reason: expect.stringContaining(reason) },
    ]);
  });

  it('never repeats a rejected code in its reason', () => {
    const secret = 'SECRET\u0001CODE';
    expect(JSON.stringify(readCodes([{ code: secret }]).rejected)).not.toContain('SECRET');
  });
});

describe('planning an import', () => {
  it('names the first of equal keys and where a known one is', () => {
    const vault = new Map<string, Pick<DigitalKey, 'lotId' | 'status' | 'productId'>>([
      ['k2', known('lot_1')],
      ['k3', { ...known('lot_2'), status: 'delivered', productId: 'prod_other' }],
    ]);
    const codes = ['k1', 'k2', 'k1', 'k3', 'k2'].map((keyId, index) => ({ keyId, index }));
    const plan = planImport(product, codes, vault);
    expect(plan.fresh).toEqual([{ keyId: 'k1', index: 0 }]);
    expect(plan.duplicates).toEqual([
      { index: 1, reason: 'in the vault already: lot lot_1, available' },
      { index: 2, reason: 'the same key as number 0 of this import' },
      { index: 3, reason: 'in the vault already: lot lot_2 of another product, prod_other, delivered' },
      { index: 4, reason: 'the same key as number 1 of this import' },
    ]);
  });

  const keyId = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const submission = fc.record({ ids: fc.array(keyId), vault: fc.uniqueArray(keyId) });

  it('puts every code into exactly one place, stores nothing twice and nothing that is known', () => {
    fc.assert(
      fc.property(submission, ({ ids, vault }) => {
        const stored = new Map(vault.map((id) => [id, known('lot_1')]));
        const codes = ids.map((id, index) => ({ keyId: id, index }));
        const { fresh, duplicates } = planImport(product, codes, stored);
        const places = [...fresh, ...duplicates].map(({ index }) => index).sort((a, b) => a - b);
        expect(places).toEqual(codes.map(({ index }) => index));
        const freshIds = fresh.map((one) => one.keyId);
        expect(new Set(freshIds).size).toBe(freshIds.length);
        expect(freshIds.filter((id) => stored.has(id))).toEqual([]);
        expect(new Set([...freshIds, ...vault])).toEqual(new Set([...ids, ...vault]));
      }),
    );
  });

  it('finds nothing new when it is repeated, whole or after a break', () => {
    fc.assert(
      fc.property(submission, fc.nat(), ({ ids, vault }, cut) => {
        const stored = new Map(vault.map((id) => [id, known('lot_1')]));
        const codes = ids.map((id, index) => ({ keyId: id, index }));
        const first = planImport(product, codes, stored).fresh;
        const done = first.slice(0, cut % (first.length + 1));
        for (const one of done) stored.set(one.keyId, known('lot_2'));
        const rest = planImport(product, codes, stored).fresh;
        expect([...done, ...rest].map((one) => one.keyId).sort()).toEqual(first.map((one) => one.keyId).sort());
        for (const one of rest) stored.set(one.keyId, known('lot_2'));
        expect(planImport(product, codes, stored).fresh).toEqual([]);
      }),
    );
  });
});

describe('doubts about the shape of a code', () => {
  const text = (code: string): ClearCode => ({ contentType: 'text/plain', bytes: new TextEncoder().encode(code) });

  it('arise when a text is unlike the keys of its platform', () => {
    expect(shapeDoubt(text('AB2CD-EF3GH-JK4LM'), 'steam')).toBeUndefined();
    expect(shapeDoubt(text('AB2CD-EF3GH'), 'steam')).toBe('unlike a Steam key, which has 15 or 25 letters and digits');
    expect(shapeDoubt(text('AB2CD-EF3GH-JK4L!'), 'steam')).toContain('unlike a Steam key');
  });

  it('do not arise for pictures and for platforms without a shape', () => {
    expect(shapeDoubt({ contentType: 'image/png', bytes: png }, 'steam')).toBeUndefined();
    expect(shapeDoubt(text('anything at all'), 'gift-card')).toBeUndefined();
  });
});
