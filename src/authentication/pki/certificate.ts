import { X509Certificate } from 'node:crypto';
import { childrenOf, DER, type DerValue, objectIdOf, readDer } from './der.ts';
import { isStrongSignature } from './signature-algorithm.ts';
import { readSubjectName, type SubjectName } from './subject-name.ts';

/** A certificate, with what must be known of it beyond what the runtime's own reading tells. */
export interface Certificate {
  readonly x509: X509Certificate;
  readonly subject: SubjectName;
  /** DER of the names: equal names are equal bytes. */
  readonly issuerName: Uint8Array;
  readonly subjectName: Uint8Array;
  /** Hexadecimal, without leading zeros. */
  readonly serialNumber: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** How many authorities may stand between this one and a client; `null`: as many as there are, or it is no authority. */
  readonly pathLengthMax: number | null;
  /** Critical extensions that nobody here understands: who holds it must be refused. */
  readonly unknownCritical: readonly string[];
  readonly hasStrongSignature: boolean;
}

interface Extension {
  readonly oid: string;
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

const BASIC_CONSTRAINTS = '2.5.29.19';
/** Judged here or by the runtime: key usage, alternative names of the subject, basic constraints, extended key usage. */
const UNDERSTOOD: ReadonlySet<string> = new Set(['2.5.29.15', '2.5.29.17', BASIC_CONSTRAINTS, '2.5.29.37']);
const EXTENSIONS_TAG = 0xa3;
const VERSION_TAG = 0xa0;

/**
 * Reads a certificate.
 * @throws Error for bytes that are none.
 * @see https://www.rfc-editor.org/rfc/rfc5280 §4.1
 */
export function readCertificate(der: Uint8Array): Certificate {
  const x509 = new X509Certificate(der);
  const [tbs, signatureAlgorithm] = childrenOf(readDer(der));
  if (tbs === undefined || signatureAlgorithm === undefined) throw new RangeError('a certificate is incomplete');
  const fields = childrenOf(tbs);
  const [serial, , issuer, , subject, , ...optional] = fields[0]?.tag === VERSION_TAG ? fields.slice(1) : fields;
  if (serial === undefined || issuer === undefined || subject === undefined)
    throw new RangeError('a certificate is incomplete');
  const extensions = readExtensions(optional.find(({ tag }) => tag === EXTENSIONS_TAG));
  return {
    x509,
    subject: readSubjectName(subject),
    issuerName: issuer.whole,
    subjectName: subject.whole,
    serialNumber: serialText(serial),
    notBeforeMs: x509.validFromDate.getTime(),
    notAfterMs: x509.validToDate.getTime(),
    pathLengthMax: pathLengthOf(extensions.find(({ oid }) => oid === BASIC_CONSTRAINTS)),
    unknownCritical: extensions.filter(({ oid, isCritical }) => isCritical && !UNDERSTOOD.has(oid)).map(({ oid }) => oid),
    hasStrongSignature: isStrongSignature(signatureAlgorithm),
  };
}

/** A serial number as it is compared. */
export function serialText(serial: DerValue): string {
  if (serial.tag !== DER.integer) throw new RangeError('a serial number is missing');
  return Buffer.from(serial.content)
    .toString('hex')
    .replace(/^0+(?=.)/, '');
}

/** Extensions of a certificate or a list. @throws RangeError for one that comes twice. */
export function readExtensions(wrapped: DerValue | undefined): readonly Extension[] {
  if (wrapped === undefined) return [];
  const [sequence] = childrenOf(wrapped);
  const extensions = sequence === undefined ? [] : childrenOf(sequence).map(readExtension);
  if (new Set(extensions.map(({ oid }) => oid)).size < extensions.length) throw new RangeError('an extension comes twice');
  return extensions;
}

function readExtension(extension: DerValue): Extension {
  const [id, second, third] = childrenOf(extension);
  const value = third ?? second;
  if (id === undefined || value === undefined || value.tag !== DER.octetString)
    throw new RangeError('an extension is incomplete');
  const isCritical = third !== undefined && second?.tag === DER.boolean && second.content[0] !== 0;
  return { oid: objectIdOf(id), isCritical, value: value.content };
}

function pathLengthOf(basicConstraints: Extension | undefined): number | null {
  if (basicConstraints === undefined) return null;
  const length = childrenOf(readDer(basicConstraints.value)).find(({ tag }) => tag === DER.integer);
  // More than one byte is more authorities than any chain has.
  return length === undefined || length.content.length > 1 ? null : (length.content[0] ?? null);
}
