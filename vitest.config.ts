import { defineConfig } from 'vitest/config';

/** Stories in a real browser run only when they are named: they need Chromium and the built pages. */
const browserIsNamed = process.argv.some(
  (word, index) => word === '--project=browser' || (word === 'browser' && process.argv[index - 1] === '--project'),
);

export default defineConfig({
  test: {
    // Stories wait more than they compute: two at a time keep two cores busy.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/*.test.ts'] } },
      { extends: true, test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000 } },
      { extends: true, test: { name: 'local', include: ['test/local/**/*.test.ts'], testTimeout: 30_000 } },
      // One synthesis serves every file: it is what these tests wait for.
      {
        extends: true,
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          testTimeout: 60_000,
          isolate: false,
          fileParallelism: false,
          // One worker here and two elsewhere need turns of their own.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      ...(browserIsNamed
        ? [
            {
              extends: true as const,
              test: {
                name: 'browser',
                include: ['test/browser/**/*.test.ts'],
                globalSetup: ['test/browser/global-setup.ts'],
                testTimeout: 90_000,
                hookTimeout: 120_000,
              },
            },
          ]
        : []),
    ],
  },
});
