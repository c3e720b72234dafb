import { SECURITY_INDICES, type SecurityIndex } from '../../../actions/service/security-settings.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { type BodyReader, type Parameter, type Route, route } from '../../contract/route.ts';
import { OBJECT, parseObject } from '../object-parser.ts';
import type { SecurityActions } from '../security-actions.ts';
import { parseTimeValue } from '../time-value.ts';

/** How long to wait for other nodes: read, for there are none to wait for. */
const TIMEOUT: (name: string) => Parameter<null> = (name) => ({
  read(text) {
    if (text !== undefined) parseTimeValue(text, name);
    return null;
  },
});

/** Settings of the security indices. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-settings */
export function securitySettingsRoutes(
  actions: Pick<SecurityActions, 'getSecuritySettings' | 'updateSecuritySettings'>,
): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_security/settings',
      parameters: { master_timeout: TIMEOUT('master_timeout') },
      body: null,
      handle: ({ context }) => ({ status: 200, document: actions.getSecuritySettings(context) }),
    }),
    route({
      methods: ['PUT'],
      path: '/_security/settings',
      parameters: { master_timeout: TIMEOUT('master_timeout'), timeout: TIMEOUT('timeout') },
      body: UPDATE_SETTINGS,
      handle({ context, body }) {
        actions.updateSecuritySettings(context, body);
        return { status: 200, document: { acknowledged: true } };
      },
    }),
  ];
}

const UPDATE_SETTINGS: BodyReader<ReadonlyMap<SecurityIndex, JsonObject>> = {
  isSecret: false,
  read(scanner) {
    const fields = { security: OBJECT, 'security-tokens': OBJECT, 'security-profile': OBJECT };
    const values = parseObject(scanner, 'update_security_settings_request', fields);
    return new Map(SECURITY_INDICES.map((index) => [index, values[index] ?? {}]));
  },
};
