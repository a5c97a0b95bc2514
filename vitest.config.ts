import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/install-services.ts', 'test/support/build-page.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
