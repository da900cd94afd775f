import { describe, expect, it } from 'vitest';
import { listOf, objectOf, resourcesOf, short, stacksOf } from './template.ts';

const { shop, firewall } = stacksOf('prod');
const acl = objectOf(resourcesOf(firewall ?? {}).find(({ type }) => type === 'AWS::WAFv2::WebACL')?.properties);
const rules = listOf(acl.Rules).map(objectOf);

describe('the firewall', () => {
  it('stands before production and not before stages for trying things', () => {
    expect(firewall).toBeDefined();
    expect(stacksOf('dev').firewall).toBeUndefined();
  });

  it('is asked by CloudFront, under an address that a deployment hands over', () => {
    const distribution = resourcesOf(shop).find(({ type }) => type === 'AWS::CloudFront::Distribution');
    expect(short(objectOf(distribution?.properties.DistributionConfig).WebACLId)).toBe('WebAclArn');
    expect(objectOf(shop.Parameters).WebAclArn).toMatchObject({ Type: 'String' });
    expect(objectOf(objectOf(shop.Parameters).WebAclArn)).not.toHaveProperty('Default');
  });

  it('lets signed webhooks pass before anything is counted', () => {
    const [first] = rules.toSorted((one, other) => Number(one.Priority) - Number(other.Priority));
    expect(first).toMatchObject({ Name: 'Webhooks', Action: { Allow: {} } });
  });

  it('slows down who asks too much, and sooner where each request costs us one elsewhere', () => {
    const limits = rules.flatMap(({ Name, Statement }) => {
      const { RateBasedStatement } = objectOf(Statement);
      return RateBasedStatement ? [[Name, objectOf(RateBasedStatement).Limit]] : [];
    });
    expect(limits).toEqual([
      ['EachAddress', 3000],
      ['EachAddressPaying', 100],
    ]);
  });

  it('knows the attacks that AWS knows, and lets an import of keys be as large as it is', () => {
    const managed = rules.flatMap(({ Statement }) => {
      const { ManagedRuleGroupStatement } = objectOf(Statement);
      return ManagedRuleGroupStatement ? [objectOf(ManagedRuleGroupStatement)] : [];
    });
    expect(managed.map(({ Name }) => Name)).toEqual([
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesAmazonIpReputationList',
    ]);
    expect(managed[0]?.RuleActionOverrides).toEqual([{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }]);
  });
});
