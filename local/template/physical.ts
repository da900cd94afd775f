/** What CloudFormation would answer for `Ref` and `Fn::GetAtt` of each resource type. */
import { account, arnOf, digest, region, stableUuid } from './names.ts';

export interface Physical {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface PhysicalRequest {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  /** Reads one resolved property of the resource. */
  readonly property: (name: string) => unknown;
  /** Where AWS requests go, and the issuer of tokens begins: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
}

/** Host names that stand for the laptop's own origin; texts made with them are rewritten to it. */
export const siteHost = 'site.cloudfront.localhost';
export const apiHostOf = (apiId: string) => `${apiId}.execute-api.${region}.amazonaws.com`;
export const cognitoHost = `cognito-idp.${region}.amazonaws.com`;

type Rule = (request: PhysicalRequest & { readonly name: (property: string) => string }) => Physical;

const table: Rule = ({ name, logicalId }) => {
  const tableName = name('TableName');
  const arn = arnOf('dynamodb', `table/${tableName}`);
  return {
    ref: tableName,
    attributes: { Arn: arn, StreamArn: `${arn}/stream/2026-01-01T00:00:00.000`, TableId: stableUuid(logicalId) },
  };
};

const named =
  (service: string, prefix: string, property: string, refIsArn = false): Rule =>
  ({ name }) => {
    const physicalName = name(property);
    const arn = arnOf(service, `${prefix}${physicalName}`, service === 'iam' ? '' : region);
    return { ref: refIsArn ? arn : physicalName, attributes: { Arn: arn, Name: physicalName } };
  };

const rules: Readonly<Record<string, Rule>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Lambda::Function': named('lambda', 'function:', 'FunctionName'),
  'AWS::StepFunctions::StateMachine': named('states', 'stateMachine:', 'StateMachineName', true),
  'AWS::Events::Rule': named('events', 'rule/', 'Name'),
  'AWS::Scheduler::Schedule': named('scheduler', 'schedule/default/', 'Name'),
  'AWS::SNS::Topic': named('sns', '', 'TopicName', true),
  'AWS::Logs::LogGroup': named('logs', 'log-group:', 'LogGroupName'),
  'AWS::SQS::Queue': ({ name, property, endpoint }) => {
    const bare = name('QueueName');
    const queueName = String(property('FifoQueue')) === 'true' && !bare.endsWith('.fifo') ? `${bare}.fifo` : bare;
    const url = `${endpoint}/${account}/${queueName}`;
    return { ref: url, attributes: { Arn: arnOf('sqs', queueName), QueueName: queueName, QueueUrl: url } };
  },
  'AWS::KMS::Key': ({ logicalId }) => {
    const id = stableUuid(logicalId);
    return { ref: id, attributes: { Arn: arnOf('kms', `key/${id}`), KeyId: id } };
  },
  'AWS::KMS::Alias': ({ property }) => ({ ref: String(property('AliasName')), attributes: {} }),
  'AWS::IAM::Role': ({ name, logicalId }) => {
    const roleName = name('RoleName');
    const roleId = `AROA${digest(logicalId, 17).toUpperCase()}`;
    return { ref: roleName, attributes: { Arn: arnOf('iam', `role/${roleName}`, ''), RoleId: roleId } };
  },
  'AWS::IAM::ManagedPolicy': ({ name }) => {
    const arn = arnOf('iam', `policy/${name('ManagedPolicyName')}`, '');
    return { ref: arn, attributes: { Arn: arn } };
  },
  'AWS::SecretsManager::Secret': ({ name, logicalId }) => {
    const arn = arnOf('secretsmanager', `secret:${name('Name')}-${digest(logicalId, 6)}`);
    return { ref: arn, attributes: { Id: arn } };
  },
  'AWS::Cognito::UserPool': ({ logicalId, endpoint }) => {
    const id = `${region}_${digest(logicalId, 9)}`;
    return {
      ref: id,
      attributes: {
        Arn: arnOf('cognito-idp', `userpool/${id}`),
        UserPoolId: id,
        ProviderName: `${cognitoHost}/${id}`,
        ProviderURL: `${endpoint}/cognito/${id}`,
      },
    };
  },
  'AWS::Cognito::UserPoolClient': ({ logicalId }) => {
    const id = digest(logicalId, 26);
    return { ref: id, attributes: { ClientId: id, Name: id } };
  },
  'AWS::Cognito::UserPoolDomain': ({ property }) => ({ ref: String(property('Domain')), attributes: {} }),
  'AWS::ApiGatewayV2::Api': ({ logicalId }) => {
    const id = digest(logicalId, 10);
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: `https://${apiHostOf(id)}` } };
  },
  'AWS::ApiGatewayV2::Authorizer': ({ logicalId }) => {
    const id = digest(logicalId, 6);
    return { ref: id, attributes: { AuthorizerId: id } };
  },
  'AWS::SES::EmailIdentity': ({ property }) => ({ ref: String(property('EmailIdentity')), attributes: dkimTokens }),
  'AWS::SES::ConfigurationSet': ({ name }) => ({ ref: name('Name'), attributes: {} }),
  'AWS::S3::Bucket': ({ name }) => {
    const bucket = name('BucketName').toLowerCase();
    return {
      ref: bucket,
      attributes: {
        Arn: `arn:aws:s3:::${bucket}`,
        DomainName: `${bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
      },
    };
  },
  'AWS::CloudFront::Function': ({ name }) => {
    const arn = arnOf('cloudfront', `function/${name('Name')}`, '');
    return { ref: arn, attributes: { FunctionARN: arn } };
  },
  'AWS::CloudFront::Distribution': ({ logicalId }) => {
    const id = `E${digest(logicalId, 13).toUpperCase()}`;
    return { ref: id, attributes: { Id: id, DomainName: siteHost } };
  },
};

const dkimTokens = Object.fromEntries(
  [1, 2, 3].flatMap((index) => [
    [`DkimDNSTokenName${index}`, `token${index}._domainkey.localhost`],
    [`DkimDNSTokenValue${index}`, `token${index}.dkim.localhost`],
  ]),
);

/** Name and attributes of a resource. Attributes that nobody reads locally are made up from the logical id. */
export function physicalOf(request: PhysicalRequest): Physical {
  const fallback = `${request.stackName}-${request.logicalId}`;
  const name = (property: string) => String(request.property(property) ?? fallback);
  return rules[request.type]?.({ ...request, name }) ?? { ref: fallback, attributes: {} };
}
