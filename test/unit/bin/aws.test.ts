import { describe, expect, it } from 'vitest';
import { outputsIn } from '../../../bin/aws/account.ts';
import { signed } from '../../../bin/aws/signature.ts';

const scope = {
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  region: 'us-east-1',
  service: 'service',
  now: Date.parse('2015-08-30T12:36:00Z'),
};
const sign = (url: string, method: 'GET' | 'POST' = 'GET') =>
  signed({ method, url: new URL(url), headers: {}, body: '' }, scope).authorization;

describe('a signature', () => {
  // AWS publishes these as examples of the algorithm.
  it.each([
    ['https://example.amazonaws.com/', 'GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['https://example.amazonaws.com/', 'POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'https://example.amazonaws.com/?Param2=value2&Param1=value1',
      'GET',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
  ] as const)('of %s %s is the one that AWS publishes', (url, method, signature) => {
    expect(sign(url, method)).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    );
  });

  it('covers the token of borrowed credentials', () => {
    const credentials = { ...scope.credentials, sessionToken: 'token' };
    const url = new URL('https://example.amazonaws.com/');
    const headers = signed({ method: 'GET', url, headers: {}, body: '' }, { ...scope, credentials });
    expect(headers['x-amz-security-token']).toBe('token');
    expect(headers.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token');
  });
});

describe('the outputs of a stack', () => {
  it('are read from CloudFormation’s answer', () => {
    const member = (key: string, value: string) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
    const xml = `<DescribeStacksResponse><Stacks><member><Outputs>${member('ShopUrl', 'https://a.example/?a=1&amp;b=2')}${member('Other', 'x')}</Outputs></member></Stacks></DescribeStacksResponse>`;
    expect(outputsIn(xml)).toEqual({ ShopUrl: 'https://a.example/?a=1&b=2', Other: 'x' });
    expect(outputsIn('<Stacks><member></member></Stacks>')).toEqual({});
  });
});
