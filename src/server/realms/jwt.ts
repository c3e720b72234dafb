import { createExternalRealm } from '../../authentication/external-realm.ts';
import { discoverKeys } from '../../authentication/jwt/discover-keys.ts';
import { createJwtSource } from '../../authentication/jwt/jwt-source.ts';
import { FetchedKeys, type KeySource, LocalKeys } from '../../authentication/jwt/key-source.ts';
import {
  type KeySetLimits,
  readPublicKeys,
  readSecretKeys,
  secretKey,
  type VerificationKey,
} from '../../authentication/jwt/verification-keys.ts';
import type { RealmDeps, RealmFactory } from '../../authentication/realm-factory.ts';
import { hashApiKeySecret } from '../../authentication/secret-hash.ts';
import { isAddress, isSafeAddress } from '../../config/realms/jwt.ts';
import type { RealmSettingsOf } from '../../config/realms/realm-types.ts';
import { Secret } from '../../domain/secret.ts';
import { createDocumentFetcher } from '../../platform/fetch-document.ts';
import { jwtSourceOptions } from './jwt-options.ts';

type JwtSettings = RealmSettingsOf<'jwt'>;

/** Secrets that clients may prove themselves by at a time: the one that is set, and the one before it. */
const CLIENT_SECRETS_MAX = 2;

/** Makes a realm of type `jwt`. Files must be readable at the start; an issuer need not answer then. */
export const openJwtRealm: RealmFactory<JwtSettings> = (settings, deps) => {
  const { name, type, values } = settings;
  const publicKeys = openPublicKeys(settings, deps);
  const source = createJwtSource(
    { publicKeys, secretKeys: openSecretKeys(settings, deps), clientSecretHashes: openClientSecrets(settings, deps) },
    jwtSourceOptions(values),
  );
  const isFetched = publicKeys instanceof FetchedKeys;
  return createExternalRealm(deps, source, {
    ref: { name, type },
    // Verified tokens are remembered with all other credentials; what fails, the fetched keys see to.
    cache: null,
    circuit: null,
    // A key that was withdrawn is noticed by fetching again, which somebody must ask for.
    believedMs: isFetched ? Math.min(values['jwt.cache.ttl'], values['jwks.refresh_ms']) : values['jwt.cache.ttl'],
  });
};

function openPublicKeys(settings: JwtSettings, deps: RealmDeps): KeySource | null {
  const { values } = settings;
  const { pkc_jwkset_path: path, 'discovery.enabled': discovers } = values;
  if (!discovers && path === null) return null;
  const limits = keySetLimits(settings);
  if (!discovers && path !== null && !isAddress(path))
    return openFile(settings, deps, path, (bytes) => readPublicKeys(bytes, limits));
  const fetcher = createDocumentFetcher({
    connectTimeoutMs: values['http.connect_timeout'],
    timeoutMs: values['http.socket_timeout'],
    bytesMax: values['jwks.bytes_max'],
    certificateAuthorities: values['ssl.certificate_authorities'].map((file) => textOf(deps.readFile(file))),
  });
  deps.closing.defer(() => fetcher.close());
  const fetchKeys = async (): Promise<readonly VerificationKey[]> => {
    const url = path ?? (await discoverKeys(values.allowed_issuer ?? '', (address) => fetcher.fetch(address), isSafeAddress));
    return readPublicKeys(await fetcher.fetch(url), limits);
  };
  return new FetchedKeys(
    { fetch: fetchKeys, onFetch: (error) => tellFetch(settings, deps, error) },
    { refreshMs: values['jwks.refresh_ms'], keptMs: values['jwks.kept_ms'], cooldownMs: values['jwks.cooldown_ms'] },
  );
}

function openSecretKeys(settings: JwtSettings, deps: RealmDeps): KeySource | null {
  const { hmac_key_file: keyFile, hmac_jwkset_file: setFile } = settings.values;
  const limits = keySetLimits(settings);
  if (setFile !== null) return openFile(settings, deps, setFile, (bytes) => readSecretKeys(bytes, limits));
  return keyFile === null ? null : openFile(settings, deps, keyFile, (bytes) => [secretKey(withoutLineFeed(bytes))]);
}

function openClientSecrets(settings: JwtSettings, deps: RealmDeps): (() => readonly string[]) | null {
  const { 'client_authentication.shared_secret_file': file, 'client_authentication.type': type } = settings.values;
  if (file === null || type === 'none') return null;
  let hashes = readClientSecrets(file, deps);
  watchFile(settings, deps, file, () => {
    hashes = readClientSecrets(file, deps);
  });
  return () => hashes;
}

function readClientSecrets(file: string, deps: RealmDeps): readonly string[] {
  const lines = textOf(deps.readFile(file)).split(/\r?\n/).filter(Boolean);
  if (lines.length === 0 || lines.length > CLIENT_SECRETS_MAX) {
    throw new Error(`the file ${file} must have one secret, or two lines with one each`);
  }
  return lines.map((line) => hashApiKeySecret(new Secret(line)));
}

function openFile(
  settings: JwtSettings,
  deps: RealmDeps,
  file: string,
  read: (bytes: Uint8Array) => readonly VerificationKey[],
): KeySource {
  const allowed = settings.values.allowed_signature_algorithms;
  const readUsable = (): readonly VerificationKey[] => {
    const keys = read(deps.readFile(file));
    const isUsable = keys.some(({ algorithms }) => algorithms.some((algorithm) => allowed.includes(algorithm)));
    if (!isUsable) throw new Error(`the file ${file} has no key for the algorithms of the realm [${settings.name}]`);
    return keys;
  };
  const keys = new LocalKeys(readUsable());
  watchFile(settings, deps, file, () => keys.replace(readUsable()));
  return keys;
}

/** What was read before goes on to hold when the file has become unreadable. */
function watchFile(settings: JwtSettings, { watchFiles, log }: RealmDeps, file: string, readAgain: () => void): void {
  const { name: realm, values } = settings;
  watchFiles([file], values['files.interval_ms'], () => {
    try {
      readAgain();
      log.info({ realm, file }, 'a file of the realm was read again');
    } catch (error) {
      log.error(
        { realm, file, err: error },
        'a file of the realm has changed and cannot be used: what was read before still holds',
      );
    }
  });
}

function tellFetch({ name: realm }: JwtSettings, { log, count }: RealmDeps, error: unknown): void {
  count(error === null ? 'keys_fetched' : 'keys_not_fetched');
  if (error !== null) log.warn({ realm, err: error }, 'the keys of the issuer cannot be fetched');
}

function keySetLimits({ values }: JwtSettings): KeySetLimits {
  return { keysMax: values['jwks.keys_max'] };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function withoutLineFeed(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
}
