import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import * as z from 'zod';

/** The built pages, and what the edge has to know about them to answer every address rightly. */
export interface WebFiles {
  readonly directory: string;
  /** Addresses that have a file of their own: `/`, `/help`. */
  readonly pages: readonly string[];
  /** Addresses that the page script answers, as patterns: `/cart`, `/products/*`. */
  readonly dynamic: readonly string[];
  /** The file that starts the page script at those addresses. */
  readonly shell: string;
  /** What is shown where nothing is; the shell shows it when there is no page for it. */
  readonly notFound: string | undefined;
}

/** The file that tells the pages what only a deployment knows. It has a deployment of its own. */
export const configFile = 'config.json';

const address = z.string().regex(/^\/[\w\-./]*\*?$/, 'an address begins with a slash; only its end may be a *');

/** `pages.json`, which the build of the pages writes beside them. Without it the first page answers every address. */
const PagesFile = z.strictObject({ shell: address, dynamic: z.array(address) });

/** Reads a folder of built pages; undefined while they are not built. Throws when its pages.json says what is not so. */
export function readWebFiles(directory: string): WebFiles | undefined {
  if (!existsSync(join(directory, 'index.html'))) return undefined;
  const text = readIfThere(join(directory, 'pages.json'));
  const { shell, dynamic } = text
    ? PagesFile.parse(JSON.parse(text))
    : { shell: '/index.html', dynamic: ['/*'] as readonly string[] };
  if (!statSync(join(directory, shell), { throwIfNoEntry: false })?.isFile())
    throw new Error(`pages.json names ${shell} as the shell of the pages, which is not among them.`);
  const body = readIfThere(join(directory, '404.html')) ?? readIfThere(join(directory, shell));
  return { directory, pages: pagesIn(directory), dynamic, shell, notFound: body };
}

function pagesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'index.html')
    .map((entry) => `/${relative(directory, entry.parentPath).split(sep).join('/')}`)
    .filter((page) => !/^\/console(\/|$)/.test(page))
    .sort();
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
