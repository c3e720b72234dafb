/** One place where a secret was found. */
export interface SecretHit {
  /** Which secret, by the name it was given; the secret itself is not repeated. */
  readonly secret: string;
  /** `plain`, `base64`, … */
  readonly form: string;
  /** Where, e.g. the name of a file. */
  readonly place: string;
}

/** Base64 of a text that stands at an unknown offset has one of three cores, whatever stands around it. */
const BASE64_OFFSETS = [0, 1, 2] as const;

/** The forms in which a secret could be written somewhere, by name: as it is, escaped, in base64 at any offset, in hexadecimal. */
function secretForms(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const forms = new Map<string, string>([
    ['plain', secret],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['percent-encoded', encodeURIComponent(secret)],
    ['hexadecimal', bytes.toString('hex')],
    ['UTF-16', Buffer.from(secret, 'utf16le').toString('latin1')],
  ]);
  for (const offset of BASE64_OFFSETS) {
    const core = base64Core(bytes, offset);
    forms.set(`base64 at offset ${offset}`, core);
    forms.set(`base64url at offset ${offset}`, core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}

/** The characters that depend on the secret alone when `offset` (mod 3) bytes stand before it and anything behind. */
function base64Core(bytes: Buffer, offset: 0 | 1 | 2): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const foreignHead = offset === 0 ? 0 : offset + 1;
  const wholeTail = Math.floor(((offset + bytes.length) * 8) / 6);
  return text.slice(foreignHead, wholeTail);
}

/** Every form of every secret that stands in one of the places (bytes by name). */
export function findSecrets(
  secretsByName: ReadonlyMap<string, string>,
  bytesByPlace: ReadonlyMap<string, Buffer>,
): readonly SecretHit[] {
  const hits: SecretHit[] = [];
  const texts = [...bytesByPlace].map(([place, bytes]) => ({ place, text: bytes.toString('latin1') }));
  for (const [secret, plaintext] of secretsByName) {
    for (const [form, value] of secretForms(plaintext)) {
      const needle = Buffer.from(value).toString('latin1');
      for (const { place, text } of texts) if (text.includes(needle)) hits.push({ secret, form, place });
    }
  }
  return hits;
}
