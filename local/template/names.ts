/** Where the imitated stack lives, and how logical ids become physical names: the same on every start. */
import { createHash } from 'node:crypto';

export const region = 'eu-central-1';
export const account = '000000000000';

/** Hexadecimal digest of a text, cut to `length`. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** A UUID that depends on nothing but the text. */
export function stableUuid(text: string): string {
  return digest(text, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function arnOf(service: string, rest: string, inRegion: string = region, ofAccount: string = account): string {
  return `arn:aws:${service}:${inRegion}:${ofAccount}:${rest}`;
}

/** The last part of an ARN or URL: `…:role/Reader` → `Reader`, `…:function:Buy` → `Buy`, `…/000000000000/Orders.fifo` → `Orders.fifo`. */
export function lastPart(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
}

/** Whether a short name (`workflow/deliver-keys`) means this physical name (`Latchkey-WorkflowDeliverKeys0A1B`). */
export function isSameName(physicalName: string, name: string): boolean {
  return physicalName === name || lettersOf(physicalName).includes(lettersOf(name));
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
