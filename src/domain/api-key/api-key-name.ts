/** Longest name of an API key, in code points. */
export const API_KEY_NAME_CODE_POINTS_MAX = 256;

/**
 * What is wrong with the name of a new API key, in Elasticsearch's words and order; empty when it may be used.
 * Surrogate pairs count once, so that the limit is the same in every script.
 */
export function apiKeyNameViolations(name: string, codePointsMax: number = API_KEY_NAME_CODE_POINTS_MAX): readonly string[] {
  if (name === '') return ['api key name is required'];
  const violations: string[] = [];
  if (hasMoreCodePoints(name, codePointsMax))
    violations.push(`api key name may not be more than ${codePointsMax} characters long`);
  if (isBlank(name.charCodeAt(0)) || isBlank(name.charCodeAt(name.length - 1))) {
    violations.push('api key name may not begin or end with whitespace');
  }
  if (name.startsWith('_')) violations.push('api key name may not begin with an underscore');
  return violations;
}

/** Elasticsearch trims as Java does: everything up to the blank, control characters included, and nothing of Unicode beyond. */
function isBlank(codeUnit: number): boolean {
  return codeUnit <= 0x20;
}

function hasMoreCodePoints(text: string, codePointsMax: number): boolean {
  if (text.length <= codePointsMax) return false;
  // A code point takes two code units at most, so a longer text need not be counted.
  if (text.length > 2 * codePointsMax) return true;
  return Array.from(text).length > codePointsMax;
}
