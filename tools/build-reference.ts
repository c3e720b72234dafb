// Writes the reference pages that are made from the code: `npm run docs`. `test/tidy.test.ts` holds the pages to it.
import { readFileSync, writeFileSync } from 'node:fs';
import { withOpenSearchRoutes } from './reference/opensearch-routes-table.ts';
import { routesPage } from './reference/routes-page.ts';
import { settingsPage } from './reference/settings-page.ts';

const API_PAGE = 'docs/reference/api.md';

writeFileSync('docs/reference/settings.md', settingsPage());
writeFileSync('docs/reference/routes.md', routesPage());
writeFileSync(API_PAGE, withOpenSearchRoutes(readFileSync(API_PAGE, 'utf8')));
