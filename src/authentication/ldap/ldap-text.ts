import { Filter } from 'ldapts';

const PLACEHOLDER = '{0}';
/** What a value of a distinguished name may not have as it is. RFC 4514 §2.4; `=` and a `#` anywhere may be escaped. */
const SPECIAL_IN_NAME = /["+,;<>\\=#]/g;

/** A filter with `{0}` filled in; what stands in the value is never syntax. RFC 4515 §3. */
export function fillFilter(filter: string, value: string): string {
  return filter.replaceAll(PLACEHOLDER, () => Filter.escape(value));
}

/** A distinguished name with `{0}` filled in; what stands in the value is never syntax. RFC 4514 §2.4. */
export function fillName(template: string, value: string): string {
  return template.replaceAll(PLACEHOLDER, () => escapeNameValue(value));
}

function escapeNameValue(value: string): string {
  return value.replace(SPECIAL_IN_NAME, '\\$&').replaceAll('\0', '\\00').replace(/^ | $/g, '\\ ');
}
