import { describe, expect, test } from 'vitest';
import { aWorld } from '../../../../test/support/action-fixtures.ts';
import { NO_ACTIONS } from '../../../../test/support/no-actions.ts';
import { SecurityError } from '../../../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../../../domain/json/json-limits.ts';
import { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { Route } from '../../contract/route.ts';
import { errorDocument } from '../../error-response.ts';
import { apiKeyFamilyRoutes, withoutApiKeyService } from './api-key-family.ts';

const BODIES: Readonly<Record<string, string>> = {
  '/_security/api_key': '{"name":"k","owner":true}',
  '/_security/api_key/_bulk_update': '{"ids":["a"]}',
  '/_security/api_key/clone': '{"api_key":"x"}',
  '/_security/cross_cluster/api_key': '{"name":"k","access":{"search":[{"names":["a"]}]}}',
};
const BODY_BY_METHOD: Readonly<Record<string, string>> = { PUT: '{"name":"k"}', DELETE: '{"owner":true}' };

function scannerOf({ path, body, methods }: Route): JsonScanner | null {
  if (body === null) return null;
  const text = path === '/_security/api_key' ? BODY_BY_METHOD[methods[0] ?? ''] : BODIES[path];
  const scanner = new JsonScanner(new TextEncoder().encode(text ?? '{}'), DEFAULT_JSON_LIMITS, { sourceShown: true });
  scanner.next();
  return scanner;
}

async function refusalOf(route: Route, scanner: JsonScanner | null): Promise<SecurityError> {
  try {
    await route.read({ path: new Map(), query: new Map(), scanner, apiVersion: 8 })(aWorld().superuser);
  } catch (error) {
    if (error instanceof SecurityError) return error;
  }
  throw new Error('the route did not refuse');
}

describe('without the API key service', () => {
  const routes = withoutApiKeyService(apiKeyFamilyRoutes({ actions: NO_ACTIONS, nodeName: 'n' }));

  test.each(routes.map((route) => ({ name: `${route.methods.join()} ${route.path}`, route })))(
    '$name says that it is off',
    async ({ route }) => {
      const described = {
        type: 'feature_not_enabled_exception',
        reason: 'api keys are not enabled',
        'disabled.feature': 'api_keys',
      };
      expect(errorDocument(await refusalOf(route, scannerOf(route)), false)).toEqual({
        error: { root_cause: [described], ...described },
        status: 400,
      });
    },
  );

  test('tells first what is wrong with a request', async () => {
    const create = routes.find(({ path, methods }) => path === '/_security/api_key' && methods.includes('PUT'));
    if (create === undefined) throw new Error('the route is there');
    const scanner = new JsonScanner(new TextEncoder().encode('{"foo":1}'), DEFAULT_JSON_LIMITS, { sourceShown: true });
    scanner.next();
    expect((await refusalOf(create, scanner)).message).toContain('unknown field [foo]');
  });
});
