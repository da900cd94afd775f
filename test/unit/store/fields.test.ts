import { describe, expect, it } from 'vitest';
import { asksFor, chooseFields, readFields } from '#shared/store/fields.ts';

const product = {
  id: 'prod_1',
  title: 'Hades',
  metadata: { platform: 'steam', region: 'worldwide' },
  variants: [{ id: 'variant_1', sku: 'hades', price: { amount: 1, currency: 'eur' } }],
};

const choose = (fields?: string) => chooseFields(product, readFields(fields));

describe('chooseFields', () => {
  it('sends everything when nothing or only additions are named', () => {
    expect(choose()).toEqual(product);
    expect(choose('')).toEqual(product);
    expect(choose('*variants,+metadata, tags,variants.*')).toEqual(product);
  });

  it('sends exactly the members that are named plainly, and the id', () => {
    expect(choose('title')).toEqual({ id: 'prod_1', title: 'Hades' });
    expect(choose('title,+metadata')).toEqual({ id: 'prod_1', title: 'Hades', metadata: product.metadata });
    expect(choose('metadata.platform')).toEqual({ id: 'prod_1', metadata: { platform: 'steam' } });
    expect(choose('variants.price.amount')).toEqual({ id: 'prod_1', variants: [{ price: { amount: 1 } }] });
    expect(choose('variants,variants.id')).toEqual({ id: 'prod_1', variants: product.variants });
    expect(choose('nosuchthing')).toEqual({ id: 'prod_1' });
  });

  it('takes away what has a minus', () => {
    expect(choose('-metadata,-variants.price')).toEqual({
      id: 'prod_1',
      title: 'Hades',
      variants: [{ id: 'variant_1', sku: 'hades' }],
    });
    expect(product.variants[0]?.price.amount).toBe(1);
  });

  it('does not reach into what objects inherit', () => {
    expect(choose('__proto__,constructor.name')).toEqual({ id: 'prod_1' });
    expect(choose('-__proto__,-toString')).toEqual(product);
  });
});

describe('asksFor', () => {
  it.each([
    ['*variants.calculated_price', true],
    ['+variants.calculated_price', true],
    [' variants.calculated_price', true],
    ['id,variants.calculated_price.calculated_amount', true],
    ['*variants', false],
    ['-variants.calculated_price', false],
    ['', false],
  ])('reads %j as %s', (fields, expected) => {
    expect(asksFor(readFields(fields), 'variants.calculated_price')).toBe(expected);
  });
});
