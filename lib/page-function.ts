import type { WebFiles } from './web-files.ts';

/** What CloudFront takes of a function, in bytes. */
const largestFunction = 10_240;

const plainNotFound =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title><h1>Not found</h1><p><a href="/">To the shop</a></p></html>';

/**
 * The function that decides at the edge which file answers an address: a file is itself, a page that was built has its
 * own file, what the page script answers gets the shell, and everything else is a true 404. The console has one page.
 */
export function pageFunction(web: WebFiles | undefined): string {
  const { pages, dynamic, shell, notFound } = web ?? {
    pages: ['/'],
    dynamic: ['/*'],
    shell: '/index.html',
    notFound: undefined,
  };
  const anyDynamic = dynamicPattern(dynamic);
  // When there is not room for all of it, the shell stands in for pages that it can show as well.
  const attempts = [
    () => functionText(pages, anyDynamic, shell, notFound ?? plainNotFound),
    () => functionText(pages, anyDynamic, shell, plainNotFound),
    () =>
      functionText(
        pages.filter((page) => page === '/' || !anyDynamic.test(page)),
        anyDynamic,
        shell,
        plainNotFound,
      ),
  ];
  for (const attempt of attempts) {
    const text = attempt();
    if (Buffer.byteLength(text) <= largestFunction) return text;
  }
  throw new Error(
    `${pages.length} pages are too many for the function at the edge: name those of a kind in pages.json, as in /help/*.`,
  );
}

function functionText(pages: readonly string[], dynamic: RegExp, shell: string, notFound: string): string {
  const known = Object.fromEntries(pages.map((page) => [page, 1]));
  return `var pages = ${JSON.stringify(known)};
function handler(event) {
  var request = event.request;
  var path = request.uri.replace(/\\/+$/, '') || '/';
  if (path.split('/').pop().includes('.')) return request;
  if (/^\\/console(\\/|$)/.test(path)) request.uri = '/console/index.html';
  else if (pages[path] === 1) request.uri = path === '/' ? '/index.html' : path + '/index.html';
  else if (${dynamic}.test(path)) request.uri = ${JSON.stringify(shell)};
  else
    return {
      statusCode: 404,
      statusDescription: 'Not Found',
      headers: {
        'content-type': { value: 'text/html; charset=utf-8' },
        'cache-control': { value: 'no-cache' }
      },
      body: ${JSON.stringify(notFound)}
    };
  return request;
}`;
}

function dynamicPattern(patterns: readonly string[]): RegExp {
  const sources = patterns.map((pattern) => pattern.replace(/[.\-/]/g, '\\$&').replace(/\*$/, '.*'));
  return new RegExp(sources.length === 0 ? '^$' : `^(${sources.join('|')})$`);
}
