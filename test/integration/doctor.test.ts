import { afterAll, beforeAll, expect, it } from 'vitest';
import { askParties } from '../../bin/doctor-facts.ts';
import { startCloud } from '../../local/cloud.ts';
import type { Cloud } from '../../local/cloud-types.ts';
import { productSandboxes } from '../../local/parties.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud?.[Symbol.asyncDispose]());

it('the doctor asks suppliers for the balance with their own credentials, and sees when these are wrong', async () => {
  const secrets = Object.fromEntries(productSandboxes().map(({ name, secret }) => [name, { value: { ...secret } }]));
  const { codeswholesale, kinguin } = cloud.suppliers;
  const addresses = {
    shop: cloud.origin,
    stripe: cloud.stripe.url,
    codeswholesale: codeswholesale.url,
    kinguin: kinguin.url,
  };
  const right = await askParties(addresses, { CodesWholesale: secrets.codeswholesale, Kinguin: secrets.kinguin });
  expect(right.suppliers.CodesWholesale).toEqual({ value: { balance: expect.any(Number) } });
  expect(right.suppliers.Kinguin).toEqual({ value: { balance: expect.any(Number) } });
  expect(right.shop).toHaveProperty('value');
  const wrong = await askParties(addresses, {
    CodesWholesale: { value: { client_id: 'x', client_secret: 'x' } },
    Kinguin: { value: { api_key: 'x' } },
  });
  expect(wrong.suppliers.CodesWholesale).toEqual({ error: expect.stringMatching(/answered 40[01]/) });
  expect(wrong.suppliers.Kinguin).toEqual({ error: expect.stringMatching(/answered 401/) });
});
