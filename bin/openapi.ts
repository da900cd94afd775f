import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { type Operation, Problem } from '#shared/contracts/operation.ts';

const root = join(import.meta.dirname, '..');

type Json = Record<string, unknown>;

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly paths: Record<string, Record<string, Json>>;
  readonly components: { readonly schemas: Record<string, unknown>; readonly securitySchemes: Json };
}

/** Every operation that a contract exports in an array named `…Operations`. */
export async function allOperations(): Promise<Operation[]> {
  const folder = join(root, 'shared/contracts');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  const modules: Json[] = await Promise.all(files.map((file) => import(join(folder, file))));
  return modules.flatMap((exported) =>
    Object.entries(exported).flatMap(([name, value]) => (name.endsWith('Operations') ? (value as Operation[]) : [])),
  );
}

/** The API in OpenAPI 3.1, made from what the functions themselves check requests with. */
export function openApiOf(operations: readonly Operation[], version: string): OpenApi {
  const schemas: Record<string, unknown> = {};
  const problem = schemaOf(Problem, 'output', schemas);
  const paths: OpenApi['paths'] = {};
  for (const operation of operations) {
    const [method = '', path = ''] = operation.route.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationObject(operation, path, problem, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Latchkey',
      version,
      description:
        'The store part follows the shapes of Medusa v2. Every error is a problem document. Writes accept an ' +
        '`Idempotency-Key`: repeated within a day, a successful write is answered as the first time.',
    },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        customer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: "A token of the customers' pool.",
        },
        staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of the staff pool.' },
      },
    },
  };
}

function operationObject(operation: Operation, path: string, problem: unknown, schemas: Json): Json {
  const method = operation.route.split(' ')[0] ?? '';
  const content = { 'application/problem+json': { schema: problem } };
  const answer = schemaOf(operation.response, 'output', schemas);
  const status = operation.status ?? 200;
  const remembered = method !== 'GET' && operation.remember !== false && operation.caller !== 'webhook';
  return {
    operationId: operationIdOf(operation.route),
    summary: operation.summary,
    tags: [path.split('/')[1] ?? ''],
    ...securityOf(operation),
    parameters: [
      ...parametersOf(operation.params, 'path', schemas, namesIn(path)),
      ...parametersOf(operation.query, 'query', schemas),
      ...(remembered ? [{ name: 'idempotency-key', in: 'header', schema: { type: 'string', maxLength: 255 } }] : []),
    ],
    ...(method === 'POST' ? { requestBody: requestBody(operation, schemas) } : {}),
    responses: {
      [status]: {
        description: status === 204 ? 'Done; there is nothing to say.' : 'Done.',
        ...(status === 204 ? {} : { content: { 'application/json': { schema: answer } } }),
      },
      '4XX': { description: 'Refused; the document says what to mend. Nothing was changed.', content },
      '5XX': { description: 'A fault of the shop. Nothing was changed; try again.', content },
    },
  };
}

function securityOf({ caller, roles }: Operation): Json {
  if (caller === 'customer') return { security: [{ customer: [] }] };
  if (caller === 'staff') return { security: [{ staff: [] }], 'x-staff-groups': roles ?? [] };
  return {};
}

function requestBody(operation: Operation, schemas: Json): Json {
  const formats = ['application/json', ...(operation.alsoReads ?? [])];
  const schema = schemaOf(operation.body, 'input', schemas);
  return {
    content: Object.fromEntries(
      formats.map((format) => [format, { schema: format === 'application/json' ? schema : { type: 'string' } }]),
    ),
  };
}

function parametersOf(
  schema: z.ZodType,
  place: 'path' | 'query',
  schemas: Json,
  names: readonly string[] = [],
): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const declared = Object.entries(properties).map(([name, { description, ...member }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: member,
  }));
  const undeclared = names.filter((name) => !(name in properties));
  return [...declared, ...undeclared.map((name) => ({ name, in: place, required: true, schema: { type: 'string' } }))];
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

/** One schema, with every named schema inside it moved to the components and pointed at. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): unknown {
  const { $schema: _, $defs, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] = relinked(definition);
  const made = relinked(own) as Json;
  const name = schema.meta()?.id;
  // A named schema comes as a pointer to itself among the definitions.
  if (!name || '$ref' in made) return made;
  schemas[name] = made;
  return { $ref: `#/components/schemas/${name}` };
}

function relinked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relinked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (name === '$ref') return [[name, String(member).replace('#/$defs/', '#/components/schemas/')]];
      // The name already is the key under components.
      return name === 'id' && typeof member === 'string' ? [] : [[name, relinked(member)]];
    }),
  );
}

/** `GET /store/carts/{id}` → `getStoreCartsById`. */
function operationIdOf(route: string): string {
  const [method = '', path = ''] = route.split(' ');
  const words = path.split(/[/-]/).filter(Boolean);
  const named = words.map((word) => (word.startsWith('{') ? `By_${word.slice(1, -1)}` : word));
  const camel = (word: string) =>
    word.charAt(0).toUpperCase() + word.slice(1).replace(/_(\w)/g, (_, c: string) => c.toUpperCase());
  return method.toLowerCase() + named.map(camel).join('');
}

async function writeOpenApi(): Promise<void> {
  const { default: packageJson } = await import('../package.json', { with: { type: 'json' } });
  const file = join(root, 'dist/web/openapi.json');
  const document = openApiOf(await allOperations(), packageJson.version);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
  console.log(`${Object.keys(document.paths).length} paths → ${file}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeOpenApi();
