import { describe, expect, it } from 'vitest';
import { allOperations, openApiOf } from '../../../bin/openapi.ts';
import { routes } from '../../../lib/routes.ts';

const operations = await allOperations();
const document = openApiOf(operations, '0.0.0');

describe('the OpenAPI document', () => {
  it.each(routes.map((row) => [row.route, row.caller] as const))('has %s for callers that are %s', (route, caller) => {
    const [method = '', path = ''] = route.split(' ');
    const found = document.paths[path]?.[method.toLowerCase()];
    expect(found).toBeDefined();
    expect(found?.security).toEqual(caller === 'public' ? undefined : [{ [caller]: [] }]);
  });

  it('has nothing that is not a route, and no route twice', () => {
    const known = new Set<string>(routes.map((row) => row.route));
    expect(operations.map((operation) => operation.route).filter((route) => !known.has(route))).toEqual([]);
    expect(operations).toHaveLength(new Set(operations.map((operation) => operation.route)).size);
  });

  it('points only at schemas that it has', () => {
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(pointers.length).toBeGreaterThan(20);
    expect(pointers.filter((pointer) => !known.includes(pointer))).toEqual([]);
  });

  it('describes parameters, bodies, answers and problems', () => {
    const list = document.paths['/store/products']?.get as { parameters: { name: string; in: string }[] };
    expect(list.parameters.map((one) => one.name)).toEqual(
      expect.arrayContaining(['limit', 'q', 'platform', 'region_id']),
    );
    const add = document.paths['/store/carts/{id}/line-items']?.post;
    expect(add).toMatchObject({
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'id', in: 'path', required: true })]),
      requestBody: { content: { 'application/json': { schema: { required: ['variant_id', 'quantity'] } } } },
      responses: { 200: {}, '4XX': { content: { 'application/problem+json': {} } } },
    });
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => one.operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
