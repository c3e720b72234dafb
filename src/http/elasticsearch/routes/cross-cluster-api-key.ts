import type { CreateCrossClusterApiKeyRequest, GivenAccess } from '../../../actions/api-key/create-cross-cluster-api-key.ts';
import type { UpdateCrossClusterApiKeyRequest } from '../../../actions/api-key/update-cross-cluster-api-key.ts';
import { type AccessEntry, accessViolation, type CrossClusterAccess } from '../../../domain/api-key/cross-cluster-access.ts';
import { illegalArgument } from '../../../domain/error.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { type BodyReader, type Route, route } from '../../contract/route.ts';
import { createdApiKeyDocument } from '../api-key-document.ts';
import { lifetimeMsOf } from '../api-key-parser.ts';
import { readAccessEntries } from '../indices-privileges-parser.ts';
import { assertRequired, build, type Field, OBJECT, parseObject, required, STRING } from '../object-parser.ts';
import { accessEntryDocument } from '../role-descriptor-document.ts';
import type { SecurityActions } from '../security-actions.ts';

/** Keys of other clusters. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-create-cross-cluster-api-key */
export function crossClusterApiKeyRoutes(
  actions: Pick<SecurityActions, 'createCrossClusterApiKey' | 'updateCrossClusterApiKey'>,
): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: '/_security/cross_cluster/api_key',
      parameters: {},
      body: CREATE,
      async handle({ context, body }) {
        const created = await actions.createCrossClusterApiKey(context, body);
        return { status: 200, document: createdApiKeyDocument(created), isSecret: true };
      },
    }),
    route({
      methods: ['PUT'],
      path: '/_security/cross_cluster/api_key/{id}',
      parameters: {},
      body: UPDATE,
      async handle({ context, path, body }) {
        const { updated } = await actions.updateCrossClusterApiKey(context, { id: path.get('id') ?? '', ...body });
        return { status: 200, document: { updated } };
      },
    }),
  ];
}

/** Name under which errors tell the entries of an access. */
const ROLE = 'cross_cluster';

const ACCESS: Field<CrossClusterAccess> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const fields = { search: entriesOf('search'), replication: entriesOf('replication') };
    const { search = [], replication = [] } = parseObject(scanner, 'cross_cluster_api_key_request_access', fields);
    return { search, replication };
  },
};

const VALUE_FIELDS = { access: ACCESS, expiration: STRING, metadata: OBJECT, certificate_identity: STRING } as const;

const CREATE: BodyReader<CreateCrossClusterApiKeyRequest> = {
  isSecret: false,
  read(scanner) {
    const parser = 'cross_cluster_api_key_request';
    const values = parseObject(scanner, parser, { name: STRING, ...VALUE_FIELDS });
    assertRequired(values, ['name', 'access']);
    const name = required(values.name, 'name');
    const access = required(values.access, 'access');
    return build(parser, () => ({
      name,
      access: givenAccess(access),
      lifetimeMs: lifetimeMsOf(values.expiration),
      metadata: values.metadata ?? null,
      certificateIdentity: values.certificate_identity ?? null,
    }));
  },
};

const UPDATE: BodyReader<Omit<UpdateCrossClusterApiKeyRequest, 'id'>> = {
  isSecret: false,
  read(scanner) {
    const parser = 'update_cross_cluster_api_key_request_payload';
    const values = parseObject(scanner, parser, VALUE_FIELDS);
    const lifetimeMs = build(parser, () => lifetimeMsOf(values.expiration));
    return {
      access: values.access === undefined ? null : givenAccess(values.access),
      lifetimeMs,
      metadata: values.metadata ?? null,
      certificateIdentity: values.certificate_identity ?? null,
    };
  },
};

function entriesOf(fieldName: string): Field<readonly AccessEntry[]> {
  return { accepts: ['START_ARRAY', 'START_OBJECT'], read: (scanner) => readAccessEntries(scanner, ROLE, fieldName) };
}

function givenAccess(access: CrossClusterAccess): GivenAccess {
  const violation = accessViolation(access);
  if (violation !== null) throw illegalArgument(violation);
  return { access, document: accessDocument(access) };
}

function accessDocument({ search, replication }: CrossClusterAccess): JsonObject {
  return {
    ...(search.length > 0 && { search: search.map(accessEntryDocument) }),
    ...(replication.length > 0 && { replication: replication.map(accessEntryDocument) }),
  };
}
