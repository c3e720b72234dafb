// Writes the reference pages that are made from the code: `npm run docs`. `test/tidy.test.ts` holds the pages to it.
import { writeFileSync } from 'node:fs';
import { settingsPage } from './reference/settings-page.ts';

writeFileSync('docs/reference/settings.md', settingsPage());
