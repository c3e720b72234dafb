import { choice, flag, integer, optionalText, type Section, text, timeValue } from '../setting.ts';

const DAY_MS = 86_400_000;

const PASSWORD_HASHING_ALGORITHMS = [
  'bcrypt',
  'bcrypt4',
  'bcrypt5',
  'bcrypt6',
  'bcrypt7',
  'bcrypt8',
  'bcrypt9',
  'bcrypt10',
  'bcrypt11',
  'bcrypt12',
  'bcrypt13',
  'bcrypt14',
  'pbkdf2',
  'pbkdf2_1000',
  'pbkdf2_10000',
  'pbkdf2_50000',
  'pbkdf2_100000',
  'pbkdf2_500000',
  'pbkdf2_1000000',
  'pbkdf2_stretch',
  'pbkdf2_stretch_1000',
  'pbkdf2_stretch_10000',
  'pbkdf2_stretch_50000',
  'pbkdf2_stretch_100000',
  'pbkdf2_stretch_500000',
  'pbkdf2_stretch_1000000',
] as const;

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
  'xpack.security.authc.api_key.enabled': flag(true, 'Whether the API key service is on.'),
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
  'xpack.security.authc.password_hashing.algorithm': choice(
    PASSWORD_HASHING_ALGORITHMS,
    'bcrypt',
    'How new passwords are hashed: `bcrypt`, `bcrypt4` … `bcrypt14`, `pbkdf2…` or `pbkdf2_stretch…`.',
  ),
  'claviger.authc.hashes_concurrent_max': integer(2, 1, 64, 'Slow hashes that run at a time.'),
  'claviger.authc.hashes_queued_max': integer(1_000, 0, 100_000, 'Slow hashes that wait; more are answered with 429.'),
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
  'claviger.authz.body_depth_max': integer(100, 5, 1_000, 'Nesting of a JSON body that must be read.'),
  'claviger.api.body_bytes_max': integer(
    1_048_576,
    1_024,
    104_857_600,
    'Size of a body of Claviger’s own API; more is answered with 413.',
  ),
  'claviger.api.body_depth_max': integer(50, 5, 1_000, 'Nesting of a JSON body of Claviger’s own API.'),
  'claviger.api.password_bytes_max': integer(1_024, 72, 65_536, 'Length of a password.'),
  'claviger.store.path': text('claviger.sqlite', 'File of the embedded database, inside the data folder.'),
  'claviger.store.durability': choice(
    ['full', 'normal'],
    'full',
    '`full` flushes every commit to the disk; `normal` may lose the last moments when the power fails.',
  ),
  'claviger.store.queue_max': integer(10_000, 1, 1_000_000, 'Changes that wait to be written; more are answered with 503.'),
} as const satisfies Section;
