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

/** The one font that is seen first is asked for before the style sheet names it. */
function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) => {
        const font = Object.keys(bundle ?? {}).find((file) => file.includes('archivo-wide'));
        if (!font) return [];
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: '' };
        return [{ tag: 'link', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** What every page needs travels as one file: pieces that come together anyway compress better together. */
const everyPage = {
  name: 'shop',
  test: (id: string) =>
    /node_modules\/(react|react-dom|scheduler|wouter|regexparam|use-sync-external-store|@tanstack)\//.test(id) ||
    /web\/(ui\/(?!states|dialog)|storefront\/(language|session|api\/(client|query))|storefront\/shell\/(?!article|place-(form|messages))|storefront\/features\/catalogue\/(game|game-tile|messages|api|activation)\.)/.test(
      id,
    ),
};

export default defineConfig(({ isSsrBuild }) => ({
  root: here,
  base: '/',
  plugins: [react(), tailwind(), ...(isSsrBuild ? [] : [bootScript(), preloadFont()])],
  // React has it since 18; the router carries a copy for those before.
  resolve: { alias: [{ find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: 'react' }] },
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    emptyOutDir: false,
    ...(isSsrBuild ? {} : { rolldownOptions: { output: { codeSplitting: { groups: [everyPage] } } } }),
  },
  ssr: { noExternal: true },
}));
