import * as z from 'zod';

/**
 * A price in euros as cents, exactly: `6.32`, `"6.32"` and a float's `6.319999999999999` are all 632. What lies between
 * two cents is rounded up, so that a price is never understated. Undefined for what is no price.
 */
export function centsOf(euros: number | string): number | undefined {
  const text = typeof euros === 'string' ? euros.trim() : euros.toFixed(4);
  if (!/^\d{1,12}(\.\d+)?$/.test(text)) return undefined;
  const [whole = '', fraction = ''] = Number(text).toFixed(4).split('.');
  const between = fraction.slice(2) !== '00';
  return Number(whole) * 100 + Number(fraction.slice(0, 2)) + (between ? 1 : 0);
}

/** Cents as the decimal number that suppliers read. */
export function eurosOf(cents: number): number {
  return Number((cents / 100).toFixed(2));
}

/** A price on the wire, number or text, in EUR cents. */
export const Cents = z.union([z.number(), z.string()]).transform((euros, context) => {
  const cents = centsOf(euros);
  if (cents !== undefined) return cents;
  context.addIssue({ code: 'custom', message: 'not a price' });
  return z.NEVER;
});

/** A whole number on the wire, number or text. */
export const Count = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

/** An id on the wire: opaque text, even when it is spelled as a number. */
export const Id = z.union([z.string().min(1), z.int().transform(String)]);
