/** The static site, from the folders that the template deploys to the bucket. */
import { createReadStream, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { constants, createBrotliCompress } from 'node:zlib';
import { listOf, objectOf, optionalText } from '../template/json.ts';
import type { Template } from '../template/template.ts';
import type { Front } from './cloudfront.ts';

export interface Site {
  handle(request: IncomingMessage, response: ServerResponse, path: string): void;
}

export interface SiteDirectories {
  /** They stand in for what is not deployed, the first that has a file. */
  readonly fallbackDirectories: readonly string[];
  /** Pages and covers that were drawn for what this very shop sells; they come before those of the app. */
  readonly drawnPages?: string | undefined;
}

interface Folder {
  /** Where in the bucket it goes: `/` or `/console/`. */
  readonly prefix: string;
  readonly directory: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

const hashed = /[.-][A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png|webp|avif|jpg)$/;

/**
 * Serves the site. The edge function of the distribution says which file answers an address; without one every address
 * may be a page. A folder built beside the template (`dist/web`) stands in for what is not deployed.
 */
export function createSite(
  template: Template,
  front: Front,
  { fallbackDirectories, drawnPages }: SiteDirectories,
): Site {
  const folders = foldersOf(template);
  for (const directory of fallbackDirectories) folders.push({ prefix: '/', directory });
  const drawn = drawnPages === undefined ? [] : [{ prefix: '/', directory: drawnPages }];
  const filled = filledFiles(template);

  return {
    handle(request, response, path) {
      const headers = front.responseHeaders(path);
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return send(response, 405, 'text/plain', 'Method Not Allowed', headers);
      const asked = front.rewrite?.(path) ?? { uri: path };
      if (!('uri' in asked)) {
        const type = asked.headers['content-type'] ?? 'text/plain';
        return send(response, asked.status, type, asked.body, { ...headers, ...asked.headers });
      }
      const text = filled.get(asked.uri);
      const page = exactly(drawn, decodePath(extname(path) === '' ? `${path.replace(/\/$/, '')}/index.html` : path));
      if (text !== undefined) {
        return send(response, 200, types[extname(asked.uri)] ?? 'text/plain', text, {
          ...headers,
          'cache-control': 'no-cache',
        });
      }
      const found = page
        ? page
        : front.rewrite
          ? exactly(folders, decodePath(asked.uri))
          : (find(folders, decodePath(path)) ?? fallback(folders, path, front));
      if (!found) {
        if (path === '/') return send(response, 200, 'text/html; charset=utf-8', placeholder, headers);
        return send(response, 404, 'text/html; charset=utf-8', notFound, headers);
      }
      const { file, stats, status } = found;
      const tag = `"${stats.size.toString(16)}-${Math.floor(stats.mtimeMs).toString(16)}"`;
      const caching = hashed.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
      const fields = { ...headers, etag: tag, 'cache-control': caching };
      if (status === 200 && request.headers['if-none-match'] === tag) {
        response.writeHead(304, fields);
        response.end();
        return;
      }
      const type = types[extname(file)] ?? 'application/octet-stream';
      const packed = packs(request, type, stats.size);
      response.writeHead(status, {
        ...fields,
        'content-type': type,
        ...(packed ? { 'content-encoding': 'br', vary: 'accept-encoding' } : { 'content-length': stats.size }),
      });
      if (request.method === 'HEAD') response.end();
      else if (packed) createReadStream(file).pipe(createBrotliCompress(fast)).pipe(response);
      else createReadStream(file).pipe(response);
    },
  };
}

const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** CloudFront compresses text from a thousand bytes on, for whoever can read it. */
function packs(request: IncomingMessage, type: string, size: number): boolean {
  return (
    size >= 1000 &&
    /^text\/|json|xml|svg|javascript/.test(type) &&
    /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))
  );
}

function foldersOf(template: Template): Folder[] {
  return template
    .of('Custom::CDKBucketDeployment')
    .flatMap(({ properties }) => {
      const prefix = `/${optionalText(properties.DestinationBucketKeyPrefix) ?? ''}/`.replace(/\/+/g, '/');
      return listOf(properties.SourceObjectKeys).flatMap((key): Folder[] => {
        const directory = template.assetPath(String(key));
        return directory === undefined ? [] : [{ prefix, directory }];
      });
    })
    .sort((one, other) => other.prefix.length - one.prefix.length);
}

/** Files into which a deployment writes what is known only then, by their paths: `/config.json`. */
function filledFiles(template: Template): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { properties } of template.of('Custom::CDKBucketDeployment')) {
    const prefix = `/${optionalText(properties.DestinationBucketKeyPrefix) ?? ''}/`.replace(/\/+/g, '/');
    const markers = listOf(properties.SourceMarkers ?? []).map(objectOf);
    for (const [index, key] of listOf(properties.SourceObjectKeys).entries()) {
      const directory = template.assetPath(String(key));
      const values = Object.entries(markers[index] ?? {});
      if (directory === undefined || values.length === 0) continue;
      for (const name of readdirSync(directory)) {
        const text = values.reduce(
          (before, [marker, value]) => before.replaceAll(marker, String(value)),
          readFileSync(join(directory, name), 'utf8'),
        );
        files.set(prefix + name, text);
      }
    }
  }
  return files;
}

interface Found {
  readonly file: string;
  readonly stats: Stats;
  readonly status: number;
}

function find(folders: readonly Folder[], path: string): Found | undefined {
  for (const { prefix, directory } of folders) {
    if (!`${path}/`.startsWith(prefix)) continue;
    const inside = path.slice(prefix.length - 1);
    const candidates =
      inside.endsWith('/') || inside === ''
        ? [`${inside}index.html`]
        : [inside, `${inside}/index.html`, `${inside}.html`];
    for (const candidate of candidates) {
      const file = join(directory, normalize(candidate));
      if (!file.startsWith(resolve(directory))) continue;
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.isFile()) return { file, stats, status: 200 };
    }
  }
  return undefined;
}

/** The file of that very name, as a bucket would answer it. */
function exactly(folders: readonly Folder[], path: string): Found | undefined {
  for (const { prefix, directory } of folders) {
    if (!path.startsWith(prefix)) continue;
    const file = join(directory, normalize(path.slice(prefix.length - 1)));
    if (!file.startsWith(resolve(directory))) continue;
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.isFile()) return { file, stats, status: 200 };
  }
  return undefined;
}

/** A page of a single-page app: its bare shell or its index answers for it; then what the distribution shows for errors. */
function fallback(folders: readonly Folder[], path: string, front: Front): Found | undefined {
  if (extname(path) === '') {
    const own = folders.find(({ prefix }) => prefix !== '/' && path.startsWith(prefix));
    const prefix = own?.prefix ?? '/';
    const page = find(folders, `${prefix}app-shell.html`) ?? find(folders, prefix);
    if (page) return page;
  }
  const page = front.errorPages.get(404) ?? front.errorPages.get(403);
  const found = page && find(folders, page.page);
  return found && { ...found, status: page.status };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const style = 'font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1rem';
const placeholder = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Latchkey</title><body style="${style}"><h1>Latchkey</h1>
<p>The shop's API is running. Its pages are not built yet.</p><p><a href="/local/">The desk</a> shows mails, payments, suppliers and queues.</p></body></html>`;
const notFound = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title><body style="${style}"><h1>Not found</h1></body></html>`;
