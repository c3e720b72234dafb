/** A rule in one line: `username = alice or groups = operators`. What is of another shape stands as JSON. */
export function ruleText(
  rule: unknown,
  words: { readonly all: string; readonly any: string; readonly except: string },
): string {
  if (typeof rule !== 'object' || rule === null) return JSON.stringify(rule);
  const { field, any, all, except } = rule as Record<string, unknown>;
  if (typeof field === 'object' && field !== null) {
    return Object.entries(field)
      .map(([name, value]) => `${name} = ${Array.isArray(value) ? value.map(String).join(' | ') : String(value)}`)
      .join(` ${words.all} `);
  }
  const join = (parts: readonly unknown[], word: string): string => {
    const texts = parts.map((part) => ruleText(part, words));
    return texts.length > 1
      ? texts.map((text) => (text.includes(' ') ? `(${text})` : text)).join(` ${word} `)
      : (texts[0] ?? '');
  };
  if (Array.isArray(any)) return join(any, words.any);
  if (Array.isArray(all)) return join(all, words.all);
  if (except !== undefined) return `${words.except} ${ruleText(except, words)}`;
  return JSON.stringify(rule);
}
