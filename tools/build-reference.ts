// Writes the reference pages that are made from the code: `npm run docs`. `test/tidy.test.ts` holds the pages to it.
import { writeFileSync } from 'node:fs';
import { routesPage } from './reference/routes-page.ts';
import { settingsPage } from './reference/settings-page.ts';

writeFileSync('docs/reference/settings.md', settingsPage());
writeFileSync('docs/reference/routes.md', routesPage());
