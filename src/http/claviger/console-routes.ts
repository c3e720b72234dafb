import type { Route } from '../contract/route.ts';
import { accessTokenRoutes } from './access-tokens.ts';
import { auditSummaryRoutes } from './audit-summary.ts';
import { completionRoutes } from './completions.ts';
import type { ConsoleActions } from './console-actions.ts';
import { keyHistoryRoutes } from './key-history.ts';
import { previewRoutes } from './preview.ts';
import { selfRoutes } from './self.ts';

/** What a console asks of API keys beyond the dialects. */
export function apiKeyConsoleRoutes(actions: ConsoleActions): readonly Route[] {
  return [...previewRoutes(actions), ...keyHistoryRoutes(actions)];
}

/** The same of tokens. */
export function tokenConsoleRoutes(actions: ConsoleActions): readonly Route[] {
  return accessTokenRoutes(actions);
}

/** What a console asks of everything else. */
export function consoleRoutes(actions: ConsoleActions): readonly Route[] {
  return [...selfRoutes(actions), ...completionRoutes(actions), ...auditSummaryRoutes(actions)];
}
