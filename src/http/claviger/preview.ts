import type { ApiKeyPreview, PreviewApiKeyRequest } from '../../actions/api-key/preview-api-key.ts';
import type { ApiKeyPreviewDocument } from '../contract/documents/api-key-preview.ts';
import { type BodyReader, type Route, route } from '../contract/route.ts';
import { API_KEY_VALUE_FIELDS, apiKeyValues } from '../elasticsearch/api-key-parser.ts';
import { build, parseObject, STRING } from '../elasticsearch/object-parser.ts';
import type { ConsoleActions } from './console-actions.ts';

/** What a key would be able to do before it is made; Claviger's own API. */
export function previewRoutes(actions: Pick<ConsoleActions, 'previewApiKey'>): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: '/_claviger/api_key/_preview',
      parameters: {},
      body: PREVIEW_API_KEY,
      async handle({ context, body }) {
        return { status: 200, document: previewDocument(await actions.previewApiKey(context, body)) };
      },
    }),
  ];
}

const PREVIEW_API_KEY: BodyReader<PreviewApiKeyRequest> = {
  isSecret: false,
  read(scanner) {
    const parser = 'api_key_preview_request';
    const values = parseObject(scanner, parser, { name: STRING, ...API_KEY_VALUE_FIELDS });
    return build(parser, () => ({
      name: values.name ?? null,
      ...apiKeyValues(values),
      ownerRights: values.owner_rights ?? 'snapshot',
    }));
  },
};

function previewDocument({ violations, expiration, rights, warnings }: ApiKeyPreview): ApiKeyPreviewDocument {
  const { cluster, indices, runAs } = rights;
  return {
    violations,
    expiration,
    cluster,
    indices,
    run_as: runAs.map(({ name, effect }) => ({ name, effect })),
    warnings,
  };
}
