import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { transformSync } from 'esbuild';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;

/** `session/boot.ts` as a file of its own, loaded before the first drawing: the page allows no script inside it. */
function bootScript(): Plugin {
  const { code } = transformSync(readFileSync(join(here, 'session/boot.ts'), 'utf8'), {
    loader: 'ts',
    format: 'iife',
    minify: true,
    target: 'es2022',
  });
  const fileName = `assets/boot-${createHash('sha256').update(code).digest('base64url').slice(0, 8)}.js`;
  return {
    name: 'boot-script',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: code });
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `/${fileName}` }, injectTo: 'head' }],
  };
}

/** The font that is seen first and the code that every page needs are asked for before anything names them. */
function preloads(): Plugin {
  return {
    name: 'preloads',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) => {
        const files = Object.keys(bundle ?? {});
        const font = files.find((file) => file.includes('archivo-wide'));
        const shop = files.find((file) => /assets\/shop-.*\.js$/.test(file));
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '' };
        return [
          ...(font ? [{ tag: 'link', attrs: { ...attrs, href: `/${font}` }, injectTo: 'head' } as const] : []),
          ...(shop
            ? [
                {
                  tag: 'link',
                  attrs: { rel: 'modulepreload', href: `/${shop}`, crossorigin: '' },
                  injectTo: 'head',
                } as const,
              ]
            : []),
        ];
      },
    },
  };
}

/** What every page needs travels as one file: pieces that come together anyway compress better together. */
const everyPage = {
  name: 'shop',
  test: (id: string) =>
    id.includes('rolldown/runtime') ||
    /node_modules\/(react|react-dom|scheduler|wouter|regexparam|@tanstack)\/(?!.*(infiniteQueryObserver|useMutation|mutationObserver|useInfinite))/.test(
      id,
    ) ||
    /web\/(ui\/(?!states|dialog)|storefront\/(app|routes)\.|storefront\/(language|session\/(?!config|account|authorization)|api\/(client|query))|storefront\/shell\/(?!article|place-(form|messages))|storefront\/features\/catalogue\/(game|game-tile|tile-messages|api|activation|game-query)\.)/.test(
      id,
    ),
};

export default defineConfig(({ isSsrBuild }) => ({
  root: here,
  base: '/',
  plugins: [react(), tailwind(), ...(isSsrBuild ? [] : [bootScript(), preloads()])],
  // React has it since 18; the router carries a copy for those before.
  resolve: { alias: [{ find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'react' }] },
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // One style sheet, and no helper that would fetch parts of it: both are in every page's head.
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    emptyOutDir: false,
    ...(isSsrBuild ? {} : { rolldownOptions: { output: { codeSplitting: { groups: [everyPage] } } } }),
  },
  ssr: { noExternal: true },
}));
