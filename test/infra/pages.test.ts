import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pageFunction } from '../../lib/page-function.ts';
import { readWebFiles } from '../../lib/web-files.ts';
import { functionsOf, listOf, objectOf, resourcesOf, short, synthesiseAnew, withoutHash } from './template.ts';

const directory = mkdtempSync(join(tmpdir(), 'latchkey-pages-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function built(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(directory, 'web-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const shop = built({
  'index.html': 'home',
  'help/index.html': 'help',
  'products/celeste/index.html': 'celeste',
  'app-shell.html': '<p>shell</p>',
  'console/index.html': 'console',
  'assets/main-0a1b2c3d.js': 'export {};',
  'openapi.json': '{}',
  'pages.json': '{"shell":"/app-shell.html","dynamic":["/cart","/products/*"]}',
});

type Answer = { uri?: string; statusCode?: number; body?: string };

function at(code: string, uri: string): Answer {
  const handler: (event: { request: { uri: string } }) => Answer = new Function(`${code}; return handler;`)();
  return handler({ request: { uri } });
}

describe('an address of the site', () => {
  const code = pageFunction(readWebFiles(shop));

  it.each([
    ['/', '/index.html'],
    ['/help', '/help/index.html'],
    ['/help/', '/help/index.html'],
    ['/products/celeste', '/products/celeste/index.html'],
    ['/products/made-later', '/app-shell.html'],
    ['/cart', '/app-shell.html'],
    ['/console', '/console/index.html'],
    ['/console/orders/order_1', '/console/index.html'],
    ['/openapi.json', '/openapi.json'],
    ['/console/assets/main.js', '/console/assets/main.js'],
    ['/missing.png', '/missing.png'],
  ])('%s is answered with %s', (address, file) => {
    expect(at(code, address)).toEqual({ uri: file });
  });

  it.each(['/nowhere', '/cart/more', '/consoles', '/toString', '/__proto__'])(
    'that is none, like %s, is a true 404 with the shell as its page',
    (address) => expect(at(code, address)).toMatchObject({ statusCode: 404, body: '<p>shell</p>' }),
  );

  it('always has the page script behind it while the build does not tell pages apart', () => {
    for (const web of [undefined, readWebFiles(built({ 'index.html': 'home' }))])
      expect(['/', '/cart', '/v1.2/page'].map((uri) => at(pageFunction(web), uri).uri)).toEqual(
        Array(3).fill('/index.html'),
      );
  });
});

describe('the function at the edge', () => {
  const page = (kind: string, index: number) => `/${kind}/${'x'.repeat(40)}-${index}`;
  const many = (kind: string) => ['/', ...Array.from({ length: 400 }, (_, index) => page(kind, index))];
  const web = { directory: '', dynamic: ['/products/*'], shell: '/index.html', notFound: 'x'.repeat(20_000) };

  it('gives up the large page of a 404 first, then the files of pages that the script can show', () => {
    const code = pageFunction({ ...web, pages: many('products') });
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(10_240);
    expect(at(code, page('products', 1))).toEqual({ uri: '/index.html' });
    expect(at(code, '/nowhere')).toMatchObject({ statusCode: 404, body: expect.stringContaining('Not found') });
  });

  it('is refused when pages that nothing else can show do not fit into it', () => {
    expect(() => pageFunction({ ...web, pages: many('help') })).toThrow('401 pages are too many');
  });
});

describe('a folder of pages', () => {
  it('that is not there, or holds the description of the API only, is no pages', () => {
    expect(readWebFiles(join(directory, 'none'))).toBeUndefined();
    expect(readWebFiles(built({ 'openapi.json': '{}' }))).toBeUndefined();
  });

  it('whose description names what is not there, or no address, is refused', () => {
    const wrong = (pages: unknown) => () =>
      readWebFiles(built({ 'index.html': '', 'pages.json': JSON.stringify(pages) }));
    expect(wrong({ shell: '/shell.html', dynamic: [] })).toThrow('/shell.html');
    expect(wrong({ shell: '/index.html', dynamic: ['/(a+)+'] })).toThrow('address begins with a slash');
  });
});

describe('publishing', () => {
  const resources = resourcesOf(synthesiseAnew('dev', shop));
  const deployments = resources.filter(({ type }) => type === 'Custom::CDKBucketDeployment');
  const [assets, pages] = deployments.map(({ properties }) => properties);

  it('keeps what is named after its content for a year, also of the deployment before', () => {
    expect(assets).toMatchObject({
      Exclude: ['*'],
      Include: ['assets/*', 'console/assets/*'],
      Prune: false,
      SystemMetadata: { 'cache-control': 'max-age=31536000, public, immutable' },
    });
  });

  it('replaces the pages and makes CloudFront forget them', () => {
    expect(pages).toMatchObject({
      Exclude: ['assets/*', 'console/assets/*', 'pages.json', 'config.json'],
      Prune: true,
      SystemMetadata: { 'cache-control': 'public, max-age=0, s-maxage=86400, must-revalidate' },
      DistributionPaths: ['/*'],
    });
    expect(short(pages?.DistributionId)).toBe('SiteDistribution');
  });

  it('puts the pages after what they load', () => {
    const template = objectOf(synthesiseAnew('dev', shop).Resources);
    const after = listOf(objectOf(template[deployments[1]?.id ?? '']).DependsOn).map((id) => withoutHash(String(id)));
    expect(after.some((id) => id.startsWith('SitePublishingAssets'))).toBe(true);
  });

  it('is left out, and nothing else, while there are no pages', () => {
    const without = resourcesOf(synthesiseAnew('dev'));
    expect(without.filter(({ type }) => type === 'Custom::CDKBucketDeployment')).toEqual([]);
    expect(functionsOf(without).map(({ id }) => id)).toEqual(functionsOf(resources).map(({ id }) => id));
  });
});
