import { PASSWORD_HASH_ALGORITHMS } from '../../domain/user/password-hash-algorithm.ts';
import { choice, flag, integer, optionalText, type Section, text, textList, timeValue } from '../setting.ts';

const DAY_MS = 86_400_000;

/** Authentication, authorization and their limits. */
export const SECURITY_SETTINGS = {
  'claviger.bootstrap.user': text(
    'elastic',
    'Name of the built-in superuser in the reserved realm; taken when the data folder is new.',
    'CLAVIGER_BOOTSTRAP_USER',
  ),
  'claviger.bootstrap.password_file': optionalText(
    'File with the first password of the built-in superuser; without it a random one is printed once.',
    'CLAVIGER_BOOTSTRAP_PASSWORD_FILE',
  ),
  'xpack.security.authc.reserved_realm.enabled': flag(
    true,
    'Whether the built-in users, the superuser included, may authenticate. Off, their names are free for other users.',
  ),
  'xpack.security.authc.anonymous.username': text('_anonymous', 'Name of the anonymous user.'),
  'xpack.security.authc.anonymous.roles': textList(
    'Roles of requests without credentials, and beside their own of every user; without any there is no anonymous access.',
  ),
  'xpack.security.authc.anonymous.authz_exception': flag(
    true,
    'Whether an anonymous request that is not authorized is answered with 403; else with 401, so that clients ask for credentials.',
  ),
  'claviger.authc.service_tokens_file': optionalText(
    'File with tokens of service accounts in the format of Elasticsearch’s `service_tokens`: `namespace/service/token:hash` a line. Without it there are only those that are made through the API.',
  ),
  'claviger.authc.service_tokens_file_interval_ms': integer(
    5_000,
    100,
    3_600_000,
    'How long a token of that file is believed before the file is looked at again: a token that was taken out is refused after this time.',
  ),
  'claviger.api.profile_bytes_max': integer(
    10_485_760,
    1_024,
    104_857_600,
    'Size of the labels and data of a user profile together; more is answered with 400.',
  ),
  'xpack.security.authc.api_key.enabled': flag(true, 'Whether the API key service is on.'),
  'xpack.security.authc.run_as.enabled': flag(
    true,
    'Whether `es-security-runas-user` lets those who have the privilege act as another user; otherwise the header is refused with 400.',
  ),
  'claviger.authc.run_as.users_max': integer(
    10_000,
    0,
    1_000_000,
    'Users that others act as, looked up and remembered; `0` remembers none.',
  ),
  'xpack.security.authc.api_key.cache.max_keys': integer(25_000, 1, 10_000_000, 'Verified credentials that are remembered.'),
  'xpack.security.authc.api_key.cache.ttl': timeValue(
    '24h',
    0,
    365 * DAY_MS,
    'How long a verified credential is remembered; invalidation takes effect at once all the same. `0s` remembers none.',
  ),
  'claviger.authc.negative_cache.entries_max': integer(
    10_000,
    0,
    1_000_000,
    'Refused credentials that are remembered, apart from the verified ones.',
  ),
  'claviger.authc.negative_cache.ttl_ms': integer(30_000, 0, 3_600_000, 'How long a refused credential is remembered.'),
  'claviger.authc.authorization_bytes_max': integer(8_192, 64, 65_536, 'Length of an Authorization header.'),
  'claviger.authc.negotiate_bytes_max': integer(
    65_536,
    64,
    1_048_576,
    'Length of an Authorization header with a Kerberos ticket; `claviger.http.header_bytes_max` limits it too.',
  ),
  'claviger.authc.load_attempts_max': integer(
    5,
    1,
    100,
    'How often a credential is read again when what it depends on keeps changing; then 503.',
  ),
  'claviger.authc.changes_remembered_max': integer(
    65_536,
    1_024,
    10_000_000,
    'Changes that are remembered for requests on their way.',
  ),
  'claviger.authc.negative_cache.authorization_bytes_max': integer(
    1_024,
    0,
    65_536,
    'Refused credentials longer than this are not remembered.',
  ),
  'claviger.authc.verified_passwords_max': integer(
    10_000,
    0,
    1_000_000,
    'Verified passwords that need no slow hash again while the stored hash stays.',
  ),
  'xpack.security.authc.password_hashing.algorithm': choice(
    PASSWORD_HASH_ALGORITHMS,
    'bcrypt',
    'How new passwords are hashed: `bcrypt`, `bcrypt4` … `bcrypt14`, `pbkdf2…` or `pbkdf2_stretch…`.',
  ),
  'claviger.authc.hashes_concurrent_max': integer(2, 1, 64, 'Slow hashes that run at a time.'),
  'claviger.authc.hashes_queued_max': integer(1_000, 0, 100_000, 'Slow hashes that wait; more are answered with 429.'),
  'claviger.authz.dialect': choice(
    ['elasticsearch', 'opensearch'],
    'elasticsearch',
    'In whose words a refused request to the cluster is told, with 403 which privilege would grant it or OpenSearch’s `no permissions for [..]`, with 401 a document or OpenSearch’s `Unauthorized`.',
  ),
  'claviger.authz.authorizers_max': integer(10_000, 1, 1_000_000, 'Compiled sets of rights that are kept.'),
  'claviger.authz.body_bytes_max': integer(
    104_857_600,
    1_024,
    1_073_741_824,
    'Size of a body that must be read to authorize it; more is answered with 413.',
  ),
  'claviger.authz.bodies_held_bytes_max': integer(
    536_870_912,
    1_024,
    17_179_869_184,
    'All bodies together that wait in memory to be authorized; more is answered with 429.',
  ),
  'claviger.authz.action_line_bytes_max': integer(16_384, 256, 1_048_576, 'Length of an action line of a `_bulk` body.'),
  'claviger.authz.response_bytes_max': integer(
    104_857_600,
    1_024,
    1_073_741_824,
    'Size of an answer of the cluster that must be read because only a part of it may be shown; more is answered with 502.',
  ),
  'claviger.authz.compression_ratio_max': integer(
    200,
    1,
    1_100,
    'How many times its size a compressed body that must be read may expand to, once that is more than 1 MiB; more is answered with 413.',
  ),
  'claviger.authz.refused_items_max': integer(
    100_000,
    1,
    10_000_000,
    'Items of a `_bulk`, `_msearch` or `_mget` that are refused one by one; with more the whole request is refused.',
  ),
  'claviger.authz.metadata_staleness_ms': integer(
    1_000,
    0,
    600_000,
    'How old the names of indices, aliases and data streams may be that wildcards of limited callers are narrowed with.',
  ),
  'claviger.authz.metadata_reread_interval_ms': integer(
    100,
    0,
    60_000,
    'Least time between two readings of the names, also when a request names something that is not among them.',
  ),
  'claviger.authz.metadata_timeout_ms': integer(5_000, 10, 600_000, 'Time for one question about the names.'),
  'claviger.authz.metadata_names_max': integer(
    100_000,
    1,
    10_000_000,
    'Names that are kept; in a cluster with more, wildcards of limited callers are answered with 503.',
  ),
  'claviger.authz.metadata_bytes_max': integer(
    67_108_864,
    1_024,
    1_073_741_824,
    'Size of the cluster’s answer with its names; more is answered with 503.',
  ),
  'claviger.authz.body_depth_max': integer(100, 5, 1_000, 'Nesting of a JSON body that must be read.'),
  'claviger.api.body_bytes_max': integer(
    1_048_576,
    1_024,
    104_857_600,
    'Size of a body of Claviger’s own API; more is answered with 413.',
  ),
  'claviger.http.yaml_bytes_max': integer(
    32_768,
    1_024,
    1_048_576,
    'Size of a body in YAML that is read here; more is answered with 413. Its reader is slow: a second for 32 KiB that are made to be.',
  ),
  'claviger.api.body_depth_max': integer(50, 5, 1_000, 'Nesting of a JSON body of Claviger’s own API.'),
  'claviger.api.key_name_characters_max': integer(256, 1, 256, 'Length of an API key’s name.'),
  'claviger.api.query_clauses_max': integer(
    1_024,
    1,
    65_536,
    'Clauses of a query over keys, users or roles (`indices.query.bool.max_clause_count`); more is answered with 400.',
  ),
  'claviger.api.query_depth_max': integer(
    30,
    1,
    100,
    'How deep the clauses of a query may nest (`indices.query.bool.max_nested_depth`); more is answered with 400.',
  ),
  'claviger.api.query_terms_max': integer(
    65_536,
    1,
    1_000_000,
    'Values of a `terms` query (`index.max_terms_count`); more is answered with 400.',
  ),
  'claviger.api.aggregations_max': integer(1_000, 1, 10_000, 'Aggregations of a query together; more is answered with 400.'),
  'claviger.api.aggregation_buckets_max': integer(
    65_536,
    1,
    1_000_000,
    'Buckets of an answer together (`search.max_buckets`); more is answered with 400.',
  ),
  'claviger.api.key_metadata_bytes_max': integer(1_048_576, 2, 104_857_600, 'Size of an API key’s metadata.'),
  'claviger.api.password_bytes_max': integer(1_024, 72, 65_536, 'Length of a password.'),
  'claviger.store.path': text('claviger.sqlite', 'File of the embedded database, inside the data folder.'),
  'claviger.store.durability': choice(
    ['full', 'normal'],
    'full',
    '`full` flushes every commit to the disk; `normal` may lose the last moments when the power fails.',
  ),
  'claviger.store.queue_max': integer(10_000, 1, 1_000_000, 'Changes that wait to be written; more are answered with 503.'),
  'claviger.store.changes_kept_max': integer(
    100_000,
    1_000,
    100_000_000,
    'Changes kept in the feed that caches follow; older ones are dropped bit by bit.',
  ),
  'claviger.authz.opaque_ids.key_file': optionalText(
    'File with the keys that seal scroll ids and their like: base64 of 32 bytes a line, the newest first, one or two. Without it `opaque-id.keys` in the data folder, made at the first start. Nodes that share a cluster need the same.',
  ),
} as const satisfies Section;
