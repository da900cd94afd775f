import type { Form, FormValue } from './form.ts';
import { invalid } from './problems.ts';

/** Refuses parameters that the imitation does not read: silence would look like support. */
export function onlyKnown(form: Form, known: readonly string[], prefix = ''): void {
  for (const name of Object.keys(form)) {
    if (known.includes(name)) continue;
    const param = prefix ? `${prefix}[${name}]` : name;
    throw invalid(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
  }
}

export function text(value: FormValue | undefined, param: string): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw invalid('Invalid string', param);
  if (value.length > 5000) throw invalid('Invalid string: must be at most 5000 characters', param);
  return value;
}

export function requiredText(value: FormValue | undefined, param: string): string {
  const given = text(value, param);
  if (given === undefined) throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  return given;
}

export function integer(value: FormValue | undefined, param: string): number | undefined {
  const given = text(value, param);
  if (given === undefined) return undefined;
  if (!/^-?\d{1,15}$/.test(given)) throw invalid(`Invalid integer: ${given}`, param, 'parameter_invalid_integer');
  return Number(given);
}

export function form(value: FormValue | undefined, param: string): Form | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' || isList(value)) throw invalid('Invalid object', param);
  return value;
}

export function list(value: FormValue | undefined, param: string): readonly FormValue[] {
  if (value === undefined || value === '') return [];
  if (typeof value === 'string' || !isList(value)) throw invalid('Invalid array', param);
  return value;
}

export function oneOf<T extends string>(
  value: FormValue | undefined,
  param: string,
  allowed: readonly T[],
): T | undefined {
  const given = text(value, param);
  if (given === undefined) return undefined;
  const found = allowed.find((one) => one === given);
  if (found === undefined) throw invalid(`Invalid ${param}: must be one of ${allowed.join(', ')}`, param);
  return found;
}

export function metadata(value: FormValue | undefined, param: string): Record<string, string> {
  const given = Object.entries(form(value, param) ?? {});
  if (given.length > 50) throw invalid('You can specify up to 50 keys in metadata.', param);
  return Object.fromEntries(
    given.map(([name, item]) => {
      if (name.length > 40) throw invalid(`Metadata key '${name}' exceeds 40 characters.`, param);
      if (typeof item !== 'string') throw invalid('Metadata values must be strings.', `${param}[${name}]`);
      if (item.length > 500) throw invalid(`Metadata value of '${name}' exceeds 500 characters.`, `${param}[${name}]`);
      return [name, item];
    }),
  );
}

const isList = (value: FormValue): value is readonly FormValue[] => Array.isArray(value);
