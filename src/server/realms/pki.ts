import { createExternalRealm } from '../../authentication/external-realm.ts';
import { parsePeerNetworks } from '../../authentication/peer-networks.ts';
import { type Certificate, readCertificate } from '../../authentication/pki/certificate.ts';
import type { PathRules } from '../../authentication/pki/certificate-path.ts';
import { createPkiSource, type UsernameRule } from '../../authentication/pki/pki-source.ts';
import { type RevocationList, readRevocationLists } from '../../authentication/pki/revocation-list.ts';
import type { RealmDeps, RealmFactory } from '../../authentication/realm-factory.ts';
import type { RealmSettingsOf } from '../../config/realms/realm-types.ts';

type PkiValues = RealmSettingsOf<'pki'>['values'];

/** What the name is read off when nothing else is set: the same as this pattern, without being misled by a comma in a value. */
const DEFAULT_PATTERN = 'CN=(.*?)(?:,|$)';
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** Makes the realm of client certificates, and reads its files again when they have changed. @throws Error when one cannot be used now. */
export const openPkiRealm: RealmFactory<RealmSettingsOf<'pki'>> = ({ name, type, values }, deps) => {
  const trust = new Trust(deps, name, values);
  trust.load();
  const files = [...values.certificate_authorities, ...values['revocation.lists']];
  if (files.length > 0) deps.watchFiles(files, values['revocation.interval_ms'], () => trust.reload());
  const peers = values['forwarded.peers'];
  const source = createPkiSource({
    username: usernameRule(values),
    rules: () => trust.rules,
    forwarding:
      peers.length === 0
        ? null
        : {
            peers: parsePeerNetworks(peers),
            header: values['forwarded.header'].toLowerCase(),
            chainHeader: values['forwarded.chain_header'].toLowerCase(),
          },
    watch: () => trust.watch(),
  });
  const believedMs = values['cache.ttl'];
  return createExternalRealm(deps, source, { ref: { name, type }, cache: null, circuit: null, believedMs });
};

function usernameRule(values: PkiValues): UsernameRule {
  const type = values.username_rdn_oid ?? values.username_rdn_name;
  if (type !== null) return { by: 'attribute', type };
  if (values.username_pattern === DEFAULT_PATTERN) return { by: 'attribute', type: 'CN' };
  return { by: 'pattern', pattern: new RegExp(values.username_pattern, 'i') };
}

/** The authorities and lists as the files have them. */
class Trust {
  readonly #deps: Pick<RealmDeps, 'readFile' | 'log'>;
  readonly #name: string;
  readonly #values: PkiValues;
  #anchors: readonly Certificate[] = [];
  #lists: readonly RevocationList[] = [];
  #version = 0;

  constructor(deps: Pick<RealmDeps, 'readFile' | 'log'>, name: string, values: PkiValues) {
    this.#deps = deps;
    this.#name = name;
    this.#values = values;
  }

  get rules(): PathRules | null {
    if (this.#values.certificate_authorities.length === 0) return null;
    const isListRequired = this.#values['revocation.lists'].length > 0 && this.#values['revocation.required'];
    const depthMax = this.#values['chain.depth_max'];
    return { anchors: this.#anchors, lists: this.#lists, isListRequired, depthMax };
  }

  watch(): () => boolean {
    const version = this.#version;
    return () => version === this.#version;
  }

  /** @throws Error when a file cannot be used. */
  load(): void {
    const { readFile } = this.#deps;
    const anchors = this.#values.certificate_authorities.flatMap((path) => readAuthorities(path, readFile(path)));
    const lists = this.#values['revocation.lists'].flatMap((path) => readLists(path, readFile(path)));
    this.#anchors = anchors;
    this.#lists = lists;
    this.#version += 1;
  }

  /** Without its files nobody is let in: a list that cannot be read may have held anyone. */
  reload(): void {
    try {
      this.load();
      this.#deps.log.info({ realm: this.#name }, 'the authorities and revocation lists of a realm were read again');
    } catch (error) {
      this.#anchors = [];
      this.#lists = [];
      this.#version += 1;
      this.#deps.log.error({ realm: this.#name, err: error }, 'a file of a realm cannot be used: nobody is let in by it');
    }
  }
}

function readAuthorities(path: string, file: Uint8Array): readonly Certificate[] {
  const text = Buffer.from(file).toString('latin1');
  const certificates = [...text.matchAll(PEM)].map(([, base64 = '']) => readCertificate(Buffer.from(base64, 'base64')));
  if (certificates.length === 0) throw new Error(`the file ${path} holds no certificate in PEM`);
  return certificates;
}

function readLists(path: string, file: Uint8Array): readonly RevocationList[] {
  try {
    return readRevocationLists(file);
  } catch (error) {
    throw new Error(`the file ${path} cannot be used`, { cause: error });
  }
}
