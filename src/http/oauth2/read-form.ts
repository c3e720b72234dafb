import { requestInvalid } from '../../actions/oauth2/oauth2-error.ts';

/** The parameters of a request by name. One without a value is as good as none. */
export type Form = ReadonlyMap<string, string>;

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-8"?\s*)?$/i;

/**
 * Reads a form, strictly: UTF-8, each parameter once. Nothing of it is repeated in errors.
 * @throws SecurityError `tokenRequestInvalid`.
 * @see https://www.rfc-editor.org/rfc/rfc6749#appendix-B
 */
export function readForm(bytes: Uint8Array, contentType: string | undefined): Form {
  if (contentType === undefined || !FORM_TYPE.test(contentType)) {
    throw requestInvalid('the body must be of type [application/x-www-form-urlencoded]');
  }
  const form = new Map<string, string>();
  const seen = new Set<string>();
  for (const pair of decodeUtf8(bytes).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeFormText(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decodeFormText(pair.slice(equals + 1));
    if (seen.has(name)) throw requestInvalid('a parameter must not come twice');
    seen.add(name);
    // "Parameters sent without a value MUST be treated as if they were omitted from the request." (RFC 6749 §3.2)
    if (value !== '') form.set(name, value);
  }
  return form;
}

/** Decodes a name or value of a form. @throws SecurityError `tokenRequestInvalid`. */
export function decodeFormText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // A `URIError` is all that it throws, and its text repeats nothing useful.
    throw requestInvalid('the body is not a form in UTF-8');
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // A `TypeError` for bytes that are no UTF-8.
    throw requestInvalid('the body is not a form in UTF-8');
  }
}

/** The value of a parameter that must be there. @throws SecurityError `tokenRequestInvalid`. */
export function requiredOf(form: Form, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw requestInvalid(`[${name}] is required`);
  return value;
}
