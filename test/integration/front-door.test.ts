import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCloud } from '../../local/cloud.ts';
import type { Cloud } from '../../local/cloud-types.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud?.[Symbol.asyncDispose]());

/** An event as API Gateway makes it of a request that somebody sent to its own address. */
const straight = (routeKey: string, headers: Record<string, string> = {}) => {
  const [method = '', path = ''] = routeKey.split(' ');
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: { http: { method, path, sourceIp: '203.0.113.9' } },
    isBase64Encoded: false,
  };
};

describe('whoever goes around CloudFront', () => {
  it.each([
    ['api/catalog', 'GET /store/regions'],
    ['webhooks/stripe', 'POST /webhooks/stripe'],
    ['api/admin/products', 'GET /admin/products'],
  ])('is refused by %s before anything else', async (name, routeKey) => {
    for (const headers of [{}, { 'x-origin-key': 'guess' }]) {
      const outcome = await cloud.invoke(name, straight(routeKey, headers));
      expect(outcome).toMatchObject({ ok: true, payload: expect.stringContaining('"statusCode":403') });
    }
  });

  it('cannot pass the key off as the shopper’s own: CloudFront’s replaces it', async () => {
    const answer = await cloud.fetch('/store/regions', { headers: { 'x-origin-key': 'guess' } });
    expect(answer.status).toBe(200);
  });
});
