import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { signed, type Unsigned } from './signature.ts';

/** The account that the caller's AWS credentials belong to, as far as the commands here ask about it. */
export interface Account {
  readonly region: string;
  /** What a stack's deployment wrote down; undefined when there is no such stack. */
  stackOutputs(stackName: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Calls of services that speak JSON: `ServiceQuotasV20190624.GetServiceQuota`. */
  json(service: string, target: string, input: object, region?: string): Promise<unknown>;
  /** Reads of services that speak plain HTTP: `lambda`, `/2016-08-19/account-settings`. */
  get(service: string, path: string): Promise<unknown>;
}

/** Takes credentials and region as every AWS tool does: variables, profile, single sign-on, role. */
export async function openAccount(): Promise<Account> {
  const { config } = new SecretsManagerClient({});
  const region = await config.region();

  async function send(service: string, unsigned: Unsigned, where = region): Promise<{ status: number; text: string }> {
    const credentials = await config.credentials();
    const headers = signed(unsigned, { credentials, region: where, service, now: Date.now() });
    const { method, url, body } = unsigned;
    const answer = await fetch(url, { method, headers, ...(method === 'POST' && { body }) });
    return { status: answer.status, text: await answer.text() };
  }

  const hostOf = (service: string, where = region) => new URL(`https://${service}.${where}.amazonaws.com/`);

  return {
    region,
    async stackOutputs(stackName) {
      const body = new URLSearchParams({ Action: 'DescribeStacks', Version: '2010-05-15', StackName: stackName });
      const { status, text } = await send('cloudformation', {
        method: 'POST',
        url: hostOf('cloudformation'),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: body.toString(),
      });
      if (status === 400 && text.includes('does not exist')) return undefined;
      if (status !== 200) throw new Error(`CloudFormation answered ${status}: ${messageIn(text)}`);
      return outputsIn(text);
    },
    async json(service, target, input, where) {
      const { status, text } = await send(
        service,
        {
          method: 'POST',
          url: hostOf(service, where),
          headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
          body: JSON.stringify(input),
        },
        where,
      );
      if (status !== 200) throw new Error(`${service} answered ${status}: ${messageIn(text)}`);
      return JSON.parse(text);
    },
    async get(service, path) {
      const url = new URL(path, hostOf(service));
      const { status, text } = await send(service, { method: 'GET', url, headers: {}, body: '' });
      if (status !== 200) throw new Error(`${service} answered ${status}: ${messageIn(text)}`);
      return JSON.parse(text);
    },
  };
}

/** The outputs of CloudFormation's XML answer. */
export function outputsIn(xml: string): Readonly<Record<string, string>> {
  const members = xml.match(/<Outputs>([\s\S]*?)<\/Outputs>/)?.[1]?.match(/<member>[\s\S]*?<\/member>/g) ?? [];
  const textOf = (member: string, tag: string) =>
    (member.match(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`))?.[1] ?? '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&');
  return Object.fromEntries(members.map((member) => [textOf(member, 'OutputKey'), textOf(member, 'OutputValue')]));
}

/** What went wrong, out of an answer in JSON or XML. */
function messageIn(text: string): string {
  return (
    /"[Mm]essage"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? /<Message>([\s\S]*?)<\/Message>/.exec(text)?.[1] ?? 'unreadable'
  );
}
