import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Stage } from './stages.ts';

/** The name of a stage's firewall stack. */
export const firewallStackName = ({ stackName }: Stage) => `${stackName}-firewall`;

/** Requests of one address in five minutes: far above a shopper, far below what hurts. */
const requestsPerAddress = 3000;
/** The same for addresses that cost us a call to Stripe or a look-up by e-mail. */
const costlyRequestsPerAddress = 100;

const managedRules = [
  // Its body limit is 8 KB, which an import of keys exceeds; functions limit and parse bodies themselves.
  { name: 'AWSManagedRulesCommonRuleSet', countOnly: ['SizeRestrictions_BODY'] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', countOnly: [] },
  { name: 'AWSManagedRulesAmazonIpReputationList', countOnly: [] },
];

/** The web ACL in front of a shop. Webhooks pass unlooked at: they are signed, and their senders' addresses are shared. */
export class FirewallStack extends Stack {
  constructor(scope: Construct, { stage }: { readonly stage: Stage }) {
    super(scope, firewallStackName(stage), {
      description: 'The web ACL of a shop for digital game keys.',
      env: { region: 'us-east-1' },
    });
    const rules: CfnWebACL.RuleProperty[] = [
      { ...named('Webhooks', 0), statement: pathBegins('/webhooks/'), action: { allow: {} } },
      { ...named('EachAddress', 1), statement: limited(requestsPerAddress), action: { block: tooMany } },
      {
        ...named('EachAddressPaying', 2),
        statement: limited(costlyRequestsPerAddress, pathBegins('/store/payment-collections')),
        action: { block: tooMany },
      },
      ...managedRules.map(
        ({ name, countOnly }, index): CfnWebACL.RuleProperty => ({
          ...named(name, 10 + index),
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name,
              ruleActionOverrides: countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
        }),
      ),
    ];
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules,
      visibilityConfig: visible('all'),
    });
    new CfnOutput(this, 'WebAclArn', { value: acl.attrArn });
  }
}

const tooMany = { customResponse: { responseCode: 429 } };

function named(name: string, priority: number) {
  return { name, priority, visibilityConfig: visible(name) };
}

function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}

function pathBegins(searchString: string): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'STARTS_WITH',
      searchString,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

function limited(limit: number, scopeDownStatement?: CfnWebACL.StatementProperty): CfnWebACL.StatementProperty {
  return {
    rateBasedStatement: {
      limit,
      aggregateKeyType: 'IP',
      evaluationWindowSec: 300,
      ...(scopeDownStatement && { scopeDownStatement }),
    },
  };
}
