import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `npm start` has the console, for `npm run console:dev`. */
const CONSOLE_URL = 'http://127.0.0.1:9280';

/** React Aria brings its texts in 35 languages; ours are kept, the others are left empty. */
const OTHER_LANGUAGES = /\/react-(aria|stately)\/dist\/private\/intl\/\w+\/(?!en-US|de-DE)[a-z]{2}-[A-Z]{2}\.m?js$/;

const ownLanguagesOnly: Plugin = {
  name: 'own-languages-only',
  enforce: 'pre',
  load: (id) => (OTHER_LANGUAGES.test(id) ? 'export default {};' : null),
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [ownLanguagesOnly, react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing inline: the content security policy allows files of the console's own origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Small files compress badly: what belongs together comes together.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: 'base',
              test: /node_modules\/(@tanstack|i18next|react-i18next|html-parse-stringify|use-sync-external-store)\//,
            },
            {
              name: 'ui',
              test: /\/console\/ui\/(?!date-time-picker|stacked-bar-chart|bar-list|chart|permissions-editor|index-permission-row|token-field|number-field|tabs|json|code|radio|switch|text-area|disclosure)/,
            },
          ],
        },
      },
    },
    sourcemap: false,
    target: 'baseline-widely-available',
  },
  server: { proxy: { '/api': CONSOLE_URL, '/session': CONSOLE_URL } },
});
