import * as z from 'zod';
import { fromDecimal } from '#shared/domain/money.ts';
import { type StaffRole, wholeNumber } from './operation.ts';
import { text } from './store-common.ts';

export const readers: readonly StaffRole[] = ['admin', 'support'];
export const writers: readonly StaffRole[] = ['admin'];

/** EUR as a decimal in requests; minor units inside. */
export const EuroAmount = z
  .number()
  .min(0)
  .max(1_000_000)
  .transform((decimal, context) => {
    const cents = fromDecimal(decimal, 'eur');
    if (cents !== undefined) return cents;
    context.addIssue({ code: 'custom', message: 'must have at most two decimals, such as 12.49' });
    return z.NEVER;
  })
  .describe('A decimal in EUR: 12.49.');

/** Why a member of staff does something; kept in the audit log. */
export const Reason = text(500)
  .trim()
  .min(3)
  .describe('Why, in words. Stands in the audit log; never put a code here.');

/** A page of a list that goes on from a place instead of counting. */
export const cursorPage = (fallback: number, largest: number) => ({
  limit: wholeNumber(1, largest).default(fallback),
  cursor: z
    .string()
    .max(200)
    .regex(/^[\w-]+~[\w-]*$/, 'is not a next_cursor of this list')
    .optional()
    .describe('The `next_cursor` of the page before.'),
});

export const cursorListed = {
  count: z.int().describe('Entries on this page.'),
  limit: z.int(),
  next_cursor: z.string().nullable().describe('Null on the last page. A page may be short, even empty, and have one.'),
};
