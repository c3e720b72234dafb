import { wrongDatatype } from './resource-content.ts';

/** Names of digests that OpenSearch masks with. */
const DIGEST = /^(?:MD2|MD5|SHA|SHA-?1|SHA-?224|SHA-?256|SHA-?384|SHA-?512(?:\/(?:224|256))?|SHA3-(?:224|256|384|512))$/i;

/**
 * Refuses masked fields that say badly how they are masked: `field`, `field::digest`, or `field` and pairs of `/expression/` and
 * replacement. Expressions are not compiled: nothing is masked here.
 * @throws SecurityError `configurationInvalid`.
 */
export function assertMaskedFields(fields: readonly string[]): void {
  for (const field of fields) {
    const problem = maskedFieldProblem(field.split('::').slice(1));
    if (problem !== null) throw wrongDatatype(new Map([[`Masked field not valid: ${field}`, problem]]));
  }
}

function maskedFieldProblem(parts: readonly string[]): string | null {
  const [digest, ...more] = parts;
  if (digest === undefined) return null;
  if (more.length === 0) return DIGEST.test(digest) ? null : `Invalid algorithm ${digest}`;
  const expressions = parts.filter((_, position) => position % 2 === 0);
  const isWrapped = (text: string): boolean => text.length >= 2 && text.startsWith('/') && text.endsWith('/');
  return expressions.every(isWrapped) ? null : 'A regular expression needs to be wrapped in /.../';
}
