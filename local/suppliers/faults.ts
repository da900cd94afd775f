/** Faults that a sandbox can be told to show: how they are spelled in a change, and when one is used up. */
import * as z from 'zod';
import { AwsError } from '../service.ts';

/** One fault a sandbox knows: its options, the option that a bare string or number means, and whether it fires once by itself. */
export interface FaultKind<S extends z.core.$ZodShape = z.core.$ZodShape> {
  readonly options: z.ZodObject<S, z.core.$strict>;
  readonly main?: string;
  readonly once: boolean;
}

export type FaultKinds = Readonly<Record<string, FaultKind>>;

export function faultKind<S extends z.core.$ZodShape>(
  shape: S,
  { main, once = false }: { readonly main?: keyof S & string; readonly once?: boolean } = {},
): FaultKind<S> {
  return { options: z.strictObject(shape), once, ...(main && { main }) };
}

export type FaultOptions<K extends FaultKinds, N extends keyof K> = z.output<K[N]['options']>;

export interface FaultBox<K extends FaultKinds> {
  /** Switches on exactly these faults and all others off; an unknown fault or option changes nothing and throws. */
  replace(faults: unknown): void;
  /** The options of a fault that is on for this endpoint, using up one of its times. */
  take<N extends keyof K & string>(name: N, endpoint: string): FaultOptions<K, N> | undefined;
  /** The same without using it up. */
  peek<N extends keyof K & string>(name: N, endpoint: string): FaultOptions<K, N> | undefined;
  describe(): Record<string, object>;
}

interface Active {
  readonly options: Readonly<Record<string, unknown>>;
  readonly on: readonly string[] | undefined;
  left: number;
}

const reach = z.object({ times: z.int().min(1).optional(), on: z.array(z.string().min(1)).min(1).optional() });

/** A change that names something the sandbox does not know, in words for whoever sent it. */
export function unknownChange(what: string): AwsError {
  return new AwsError('ValidationException', what, 400);
}

/** Parses a document of a change, or throws with the place and the reason of the first mistake. */
export function parseChange<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = [where, ...(issue?.path ?? []).map(String)].join('.');
  throw unknownChange(`${place}: ${issue?.message ?? 'not understood'}`);
}

/** An empty box of faults; `endpoints` are the names that `on` may use. */
export function faultBox<K extends FaultKinds>(kinds: K, endpoints: readonly string[]): FaultBox<K> {
  let active = new Map<string, Active>();

  const parseOne = (name: string, value: unknown): Active => {
    const kind = kinds[name];
    if (!kind) throw unknownChange(`faults.${name}: no such fault; known are ${Object.keys(kinds).join(', ')}`);
    let spelled = value === true ? {} : value;
    if (kind.main && (typeof value === 'string' || typeof value === 'number')) spelled = { [kind.main]: value };
    if (typeof spelled !== 'object' || spelled === null || Array.isArray(spelled)) {
      throw unknownChange(`faults.${name}: expected true, {times} or an object of options`);
    }
    const { times, on, ...rest } = spelled as Record<string, unknown>;
    const reached = parseChange(reach, { times, on }, `faults.${name}`);
    const stranger = reached.on?.find((endpoint) => !endpoints.includes(endpoint));
    if (stranger) {
      throw unknownChange(`faults.${name}.on: no endpoint "${stranger}"; known are ${endpoints.join(', ')}`);
    }
    return {
      options: parseChange(kind.options, rest, `faults.${name}`) as Record<string, unknown>,
      on: reached.on,
      left: reached.times ?? (kind.once ? 1 : Number.POSITIVE_INFINITY),
    };
  };

  const find = (name: string, endpoint: string): Active | undefined => {
    const fault = active.get(name);
    return fault && (!fault.on || fault.on.includes(endpoint)) ? fault : undefined;
  };

  return {
    replace(faults) {
      const entries = Object.entries(parseChange(z.record(z.string(), z.unknown()), faults, 'faults'));
      const on = entries.filter(([, value]) => value !== false && value !== null);
      active = new Map(on.map(([name, value]) => [name, parseOne(name, value)]));
    },
    take<N extends keyof K & string>(name: N, endpoint: string) {
      const fault = find(name, endpoint);
      if (!fault) return undefined;
      fault.left -= 1;
      if (fault.left <= 0) active.delete(name);
      return fault.options as FaultOptions<K, N>;
    },
    peek<N extends keyof K & string>(name: N, endpoint: string) {
      return find(name, endpoint)?.options as FaultOptions<K, N> | undefined;
    },
    describe: () =>
      Object.fromEntries(
        [...active].map(([name, { options, on, left }]) => [
          name,
          { ...options, ...(on && { on }), ...(Number.isFinite(left) && { times: left }) },
        ]),
      ),
  };
}
