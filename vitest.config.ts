import { defineConfig } from 'vitest/config';

// Tests run the workspace's sources; only worker threads need a build (Node 20 can't load TypeScript).
const conditions = ['@leoclr/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/*/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    pool: 'forks',
    // Test files run side by side: one thread each, or they would fight for the cores.
    env: { LEOCLR_THREADS: '1' },
  },
});
