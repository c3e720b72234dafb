import { childrenOf, DER, type DerValue, objectIdOf } from './der.ts';

/** One `type=value` of a name. */
export interface NameAttribute {
  /** Object identifier with dots. */
  readonly oid: string;
  /** Short name, e.g. `CN`; `OID.1.2.3` for a type that has none. */
  readonly type: string;
  readonly value: string;
}

/** A distinguished name as certificates hold it, the most specific part first; each part has one attribute or several. */
export type SubjectName = readonly (readonly NameAttribute[])[];

const TYPES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SURNAME',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'GIVENNAME',
  '2.5.4.43': 'INITIALS',
  '2.5.4.44': 'GENERATION',
  '2.5.4.46': 'DNQ',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'EMAILADDRESS',
};

/** Reads a name. @throws RangeError for what is none, or holds a value that is no text. */
export function readSubjectName(name: DerValue): SubjectName {
  return childrenOf(name)
    .map((part) => childrenOf(part).map(readAttribute))
    .reverse();
}

/** The name as text, in the order of RFC 4514, with its escapes and a blank behind each comma: `CN=jane, OU=people, DC=example`. */
export function formatSubjectName(name: SubjectName): string {
  return name.map((part) => part.map(({ type, value }) => `${type}=${escaped(value)}`).join('+')).join(', ');
}

/** The most specific value of a type, by its short name or its object identifier; `null`: it has none, or several in one part. */
export function attributeOf(name: SubjectName, typeOrOid: string): string | null {
  const wanted = typeOrOid.toUpperCase();
  for (const part of name) {
    const values = part.filter(({ oid, type }) => oid === typeOrOid || type === wanted);
    if (values.length > 0) return values.length === 1 ? (values[0]?.value ?? null) : null;
  }
  return null;
}

function readAttribute(attribute: DerValue): NameAttribute {
  const [type, value, ...rest] = childrenOf(attribute);
  if (type === undefined || value === undefined || rest.length > 0) throw new RangeError('a name is not made of attributes');
  const oid = objectIdOf(type);
  return { oid, type: TYPES[oid] ?? `OID.${oid}`, value: textOf(value) };
}

function textOf({ tag, content }: DerValue): string {
  switch (tag) {
    case DER.utf8String:
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    case DER.printableString:
    case DER.ia5String:
    case DER.numericString:
      if (content.some((byte) => byte > 0x7f)) throw new RangeError('a name holds a byte that its type does not allow');
      return String.fromCharCode(...content);
    case DER.bmpString:
      return new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }).decode(content);
    default:
      throw new RangeError('a name holds a value that is no text');
  }
}

function escaped(value: string): string {
  // NUL and its like would hide what comes behind from whoever reads the text.
  return value
    .replace(/[,+"\\<>;=]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/[\x00-\x1f\x7f]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
