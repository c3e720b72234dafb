import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm start` has the console, for `npm run console:dev`. */
const CONSOLE_URL = 'http://127.0.0.1:9280';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing inline: the content security policy allows files of the console's own origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
    target: 'baseline-widely-available',
  },
  server: { proxy: { '/api': CONSOLE_URL, '/session': CONSOLE_URL } },
});
