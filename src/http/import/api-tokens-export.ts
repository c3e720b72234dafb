import { UNLIMITED_TOKEN_OWNER } from '../../authorization/action-groups/token-owner.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { ExportFile, ImportedThing, ReadExport } from '../../domain/import/imported-thing.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../domain/role/role-descriptor.ts';
import { ExportedFields } from './exported-fields.ts';
import { readHits } from './exported-hits.ts';
import { ReadThings } from './read-things.ts';

const DIGEST_BYTES = 32;
/** Whom a token belongs to that does not tell it. */
const UNKNOWN_CREATOR = 'unknown';

/**
 * Reads an export of OpenSearch's `.opensearch_security_api_tokens`. Expired and revoked tokens are among what it holds.
 * @throws SecurityError `illegalArgument` for what is no export.
 */
export function readApiTokensExport(files: readonly ExportFile[]): ReadExport {
  const read = new ReadThings();
  for (const { id, source } of files.flatMap(readHits)) {
    const fields = new ExportedFields(source);
    read.read('API key', id, () => readToken(id, fields));
    read.tellUnread('API key', id, fields);
  }
  return read;
}

function readToken(id: string, fields: ExportedFields): ImportedThing {
  const digest = Buffer.from(fields.text('token_hash'), 'base64');
  if (digest.length !== DIGEST_BYTES) throw illegalArgument('field [token_hash] is not the base64 of a SHA-256 digest');
  const name = fields.text('name');
  const expiresAt = fields.optionalInstant('expires_at');
  const permissions = {
    clusterPermissions: fields.texts('cluster_permissions'),
    indexPermissions: fields.objects('index_permissions').map((entry) => readIndexPermission(new ExportedFields(entry))),
  };
  const encoded = digest.toString('base64url');
  return {
    kind: 'API key',
    name: id,
    item: {
      id,
      name,
      type: 'rest',
      secretHash: `{SHA256}${encoded}`,
      creation: fields.instant('iat'),
      expiration: expiresAt === 0 ? null : expiresAt,
      invalidation: fields.optionalInstant('revoked_at'),
      creator: {
        principal: fields.optionalText('created_by') ?? UNKNOWN_CREATOR,
        fullName: null,
        email: null,
        metadata: {},
        realm: NATIVE_REALM,
      },
      metadata: {},
      roleDescriptors: { [name]: { ...EMPTY_ROLE_DESCRIPTOR, permissions } },
      limitedBy: UNLIMITED_TOKEN_OWNER,
      ownerRights: 'snapshot',
      access: null,
      certificateIdentity: null,
      lastUse: null,
      token: { form: 'opaque', digest: encoded },
    },
  };
}

function readIndexPermission(fields: ExportedFields) {
  const permission = {
    indexPatterns: fields.texts('index_pattern'),
    dls: null,
    fls: [],
    maskedFields: [],
    allowedActions: fields.texts('allowed_actions'),
  };
  const [unread] = fields.unread();
  if (unread !== undefined) throw illegalArgument(`an index permission has the field [${unread}], which is not known here`);
  return permission;
}
