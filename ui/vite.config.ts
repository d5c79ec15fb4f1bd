// SPDX-License-Identifier: Apache-2.0
// How the app is built (`npm run build`, called by meson) and developed (`npm run dev`).
import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { devToken } from './tools/dev-token.ts';
import { precompress } from './tools/precompress.ts';

const hub = process.env.WAYBILL_HUB ?? 'http://127.0.0.1:8787';
const toHub = { target: hub, changeOrigin: true };

export default defineConfig({
  plugins: [
    // React Aria speaks 34 languages; we keep the two that the app speaks.
    { ...optimizeLocales.vite({ locales: ['en-US', 'zh-CN'] }), enforce: 'pre' },
    react(),
    precompress(),
    devToken(process.env.WAYBILL_TOKEN),
  ],
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: process.env.WAYBILL_UI_OUT ?? '../build/ui/dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0, // the policy of the hub allows no data: addresses
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': toHub, '/events': toHub, '/images': toHub } },
});
