import { SecurityError } from '../../../domain/error.ts';
import { cborToJson } from './cbor-to-json.ts';
import { yamlToJson } from './yaml-to-json.ts';

/** A format that is read by converting it to JSON. */
export type ConvertedFormat = 'yaml' | 'cbor';

/** How much is converted. */
export interface ConversionLimits {
  /** Size of a YAML body: its reader is slow. More: 413. */
  readonly yamlBytesMax: number;
  /** How deep objects and arrays may nest. */
  readonly depthMax: number;
}

/** The limits unless told: 32 KiB of YAML take up to a second where they are made to. */
export const CONVERSION_LIMITS: ConversionLimits = { yamlBytesMax: 32_768, depthMax: 100 };

const MEDIA_TYPE = /^\s*application\/(?:vnd\.elasticsearch\+)?(yaml|cbor)\s*(?:;|$)/i;

/** The format that a `Content-Type` names, `null` for any other. */
export function convertedFormatOf(contentType: string | undefined): ConvertedFormat | null {
  const format = MEDIA_TYPE.exec(contentType ?? '')?.[1]?.toLowerCase();
  return format === 'yaml' || format === 'cbor' ? format : null;
}

/**
 * A body in another format as JSON, in UTF-8; empty when it holds nothing.
 * @throws SecurityError `contentParse` for what cannot be converted without doubt, `bodyTooLarge`.
 */
export function convertToJson(bytes: Uint8Array, format: ConvertedFormat, limits: ConversionLimits): Uint8Array {
  if (format === 'yaml' && bytes.length > limits.yamlBytesMax) {
    throw new SecurityError('bodyTooLarge', `the request body is longer than [${limits.yamlBytesMax}] bytes of YAML`);
  }
  const json = format === 'yaml' ? yamlToJson(bytes) : cborToJson(bytes, limits.depthMax);
  return new TextEncoder().encode(json ?? '');
}
