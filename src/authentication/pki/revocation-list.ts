import type { X509Certificate } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import { readExtensions, serialText } from './certificate.ts';
import { bitsOf, childrenOf, DER, type DerValue, readDer, timeMsOf } from './der.ts';
import { isSignedBy } from './signature-algorithm.ts';

const CRL_EXTENSIONS_TAG = 0xa0;
const PEM = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/g;

/** What a list says of a certificate. */
export type RevocationAnswer = 'good' | 'revoked' | 'outdated';

/**
 * A list of revoked certificates of one authority. Lists that speak for others than their signer, or only of a part or of
 * changes, are refused when they are read: they say so in critical extensions.
 * @see https://www.rfc-editor.org/rfc/rfc5280 §5
 */
export class RevocationList {
  readonly #issuerName: Buffer;
  readonly #thisUpdateMs: number;
  readonly #nextUpdateMs: number;
  readonly #serials: ReadonlySet<string>;
  readonly #signed: Uint8Array;
  readonly #algorithm: DerValue;
  readonly #signature: Uint8Array;
  /** By the signer's fingerprint. */
  readonly #signers = new Map<string, boolean>();

  /** @throws RangeError for bytes that are no list which can be followed. */
  constructor(der: Uint8Array) {
    const [tbs, algorithm, signature] = childrenOf(readDer(der));
    if (tbs === undefined || algorithm === undefined || signature === undefined) throw new RangeError('a list is incomplete');
    const fields = childrenOf(tbs);
    const [, issuer, thisUpdate, nextUpdate, ...optional] = fields[0]?.tag === DER.integer ? fields.slice(1) : fields;
    if (issuer === undefined || thisUpdate === undefined) throw new RangeError('a list is incomplete');
    if (nextUpdate === undefined || !isTime(nextUpdate)) throw new RangeError('a list does not say when the next one comes');
    const critical = readExtensions(optional.find(({ tag }) => tag === CRL_EXTENSIONS_TAG)).find(
      ({ isCritical }) => isCritical,
    );
    if (critical !== undefined)
      throw new RangeError(`a list has the critical extension ${critical.oid}, which is not supported`);
    this.#issuerName = Buffer.from(issuer.whole);
    this.#thisUpdateMs = timeMsOf(thisUpdate);
    this.#nextUpdateMs = timeMsOf(nextUpdate);
    this.#serials = readSerials(optional.find(({ tag }) => tag === DER.sequence));
    this.#signed = tbs.whole;
    this.#algorithm = algorithm;
    this.#signature = bitsOf(signature);
  }

  /** Certificates that are revoked. */
  get size(): number {
    return this.#serials.size;
  }

  /** Whether the list is one of this authority, and signed by it. */
  isOf(issuerName: Uint8Array, issuer: X509Certificate): boolean {
    if (!this.#issuerName.equals(issuerName)) return false;
    const known = this.#signers.get(issuer.fingerprint256);
    if (known !== undefined) return known;
    const isSigned = isSignedBy(issuer.publicKey, this.#algorithm, this.#signed, this.#signature);
    this.#signers.set(issuer.fingerprint256, isSigned);
    return isSigned;
  }

  /** What the list says of a certificate of its authority, by serial number. */
  judge(serialNumber: string, now: Instant): RevocationAnswer {
    if (this.#serials.has(serialNumber)) return 'revoked';
    return now < this.#thisUpdateMs || now >= this.#nextUpdateMs ? 'outdated' : 'good';
  }
}

/** Reads the lists of a file, PEM or DER. @throws RangeError when one cannot be followed, or there is none. */
export function readRevocationLists(file: Uint8Array): readonly RevocationList[] {
  if (file[0] === DER.sequence) return [new RevocationList(file)];
  const text = Buffer.from(file).toString('latin1');
  const lists = [...text.matchAll(PEM)].map(([, base64 = '']) => new RevocationList(Buffer.from(base64, 'base64')));
  if (lists.length === 0) throw new RangeError('the file holds no list of revoked certificates');
  return lists;
}

function readSerials(revoked: DerValue | undefined): ReadonlySet<string> {
  const serials = new Set<string>();
  for (const entry of revoked === undefined ? [] : childrenOf(revoked)) {
    const [serial, , extensions] = childrenOf(entry);
    if (serial === undefined) throw new RangeError('an entry of a list is incomplete');
    const hasCritical = extensions !== undefined && readEntryExtensions(extensions);
    if (hasCritical) throw new RangeError('an entry of a list has a critical extension, which is not supported');
    serials.add(serialText(serial));
  }
  return serials;
}

function readEntryExtensions(extensions: DerValue): boolean {
  return readExtensions({ ...extensions, content: extensions.whole }).some(({ isCritical }) => isCritical);
}

function isTime({ tag }: DerValue): boolean {
  return tag === DER.utcTime || tag === DER.generalizedTime;
}
