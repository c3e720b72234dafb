import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { SettingSource } from './load-settings.ts';
import type { SettingProblem } from './setting.ts';

/** The settings of a YAML file, nested or with dotted keys alike, or what is wrong with it. */
export function readConfigFile(path: string): SettingSource | { readonly problems: readonly SettingProblem[] } {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    return { problems: [{ key: path, sentence: `the file ${path} cannot be read: ${(error as Error).message}` }] };
  }
  const document = parseDocument(content, { uniqueKeys: true, maxAliasCount: 0 } as never);
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map((error) => ({
        key: path,
        sentence: `${path} is not valid YAML: ${error.message.split('\n')[0] ?? ''}`,
      })),
    };
  }
  const root: unknown = document.toJS() ?? {};
  if (typeof root !== 'object' || root === null || Array.isArray(root)) {
    return { problems: [{ key: path, sentence: `${path} must hold settings as \`key: value\`` }] };
  }
  const values = new Map<string, unknown>();
  const problems: SettingProblem[] = [];
  flatten(root, '', values, problems, path);
  return problems.length > 0 ? { problems } : { name: path, values };
}

function flatten(node: object, prefix: string, into: Map<string, unknown>, problems: SettingProblem[], path: string): void {
  for (const [name, value] of Object.entries(node)) {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) flatten(value, key, into, problems, path);
    else if (into.has(key)) problems.push({ key, sentence: `[${key}] is set twice in ${path}` });
    else into.set(key, value);
  }
}
