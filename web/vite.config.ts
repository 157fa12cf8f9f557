import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['SOTTO_URL'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  // Contracts are shared with the server: `#domains/people/contract.ts` is the same file on both sides.
  resolve: { alias: { '#': fileURLToPath(new URL('../src/', import.meta.url)) } },
  build: {
    target: 'es2023',
    manifest: true,
    // The content security policy allows no data: scripts, and one request more is cheaper than a copy per chunk.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
    rolldownOptions: {
      output: {
        // What every view needs, in one file: it packs better than forty small ones, and stays cached.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules\/(react|react-dom|scheduler|clsx|i18next|react-i18next|use-sync-external-store|@tanstack\/(history|router-core|react-router|query-core|react-query|store|react-store))\//,
            },
            {
              name: 'mantine',
              test: /@mantine\/core\/esm\/(core|components\/(ActionIcon|Alert|Anchor|Avatar|Button|CloseButton|Group|Loader|Paper|Skeleton|Stack|Text|Title|Transition|UnstyledButton|VisuallyHidden))\//,
            },
          ],
        },
      },
    },
  },
  // `vite web` during development: the server's doors, from wherever it runs.
  server: { proxy: { '/api': { target: server, ws: true }, '/healthz': server } },
})
