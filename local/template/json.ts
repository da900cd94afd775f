/** Reading untyped JSON without casts: each reader answers the type it names or says where it failed. */

export type Json = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else an empty one. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The value as a list: nothing → empty, a single value → one entry. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).map((entry) => String(entry));
}

export function optionalText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

/** A number from JSON or a numeric text; undefined when absent. */
export function optionalNumber(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function requiredText(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${where} is missing`);
  return value;
}

export function parseObject(text: string, where: string): Json {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error(`${where} is not a JSON object`);
  return value;
}
