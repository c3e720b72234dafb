/** Values that a URL keeps. */
export type UrlState = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Reads the values of a query; what is missing or of another kind is at its default. */
export function readUrlState(search: string, defaults: UrlState): UrlState {
  const parameters = new URLSearchParams(search);
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, read(parameters, name, value)]));
}

function read(parameters: URLSearchParams, name: string, initial: UrlState[string]): UrlState[string] {
  const text = parameters.get(name);
  if (text === null) return initial;
  if (typeof initial === 'string') return text;
  if (typeof initial === 'boolean') return text === '' || text === 'true' || text === '1';
  if (typeof initial === 'object') return parameters.getAll(name);
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : initial;
}

/** The query with some values changed; those at their default are left out, others stay as they are. */
export function writeUrlState(
  search: string,
  changed: UrlState,
  defaults: UrlState,
): Readonly<Record<string, string | readonly string[]>> {
  const parameters = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changed)) {
    parameters.delete(name);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(defaults[name])) continue;
    for (const item of typeof value === 'object' ? value : [String(value)]) parameters.append(name, item);
  }
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? '')];
    }),
  );
}
