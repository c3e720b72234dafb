import { REALM_TYPES, type RealmType } from '../../src/config/realms/realm-types.ts';
import type { Section } from '../../src/config/setting.ts';
import { environmentName, REALMS, SETTINGS, type SettingKey } from '../../src/config/settings.ts';

const HEAD = `# Settings

Read from \`claviger.yml\` (\`--config FILE\` or \`CLAVIGER_CONFIG\`; nested or dotted keys), then the environment, then the command line (\`-E KEY=VALUE\`, and
\`--data\`, \`--listen\`, \`--upstream\`, \`--allow-insecure\` for the most used); a later source wins. Unknown keys are errors that name the near match.
\`claviger config check\` prints every problem at once. \`CLAVIGER_BOOTSTRAP_PASSWORD\` (environment alone) is the first superuser's password.

| setting | environment | default | meaning |
|---|---|---|---|
`;

const REALMS_HEAD = `
## Realms

A realm is set by \`${REALMS}.<type>.<name>.<key>\`, in the file or on the command line: the environment has no names for these. Each type has a table of keys; \`order\`
must be set. See [the guide](../guides/realms.md).
`;

/** The page of all settings, made from their tables. */
export function settingsPage(): string {
  const rows = (Object.keys(SETTINGS) as SettingKey[]).map((key) => {
    const { defaultText, sentence } = SETTINGS[key];
    return `| \`${key}\` | \`${environmentName(key)}\` | \`${defaultText}\` | ${sentence} |`;
  });
  const realms = (Object.keys(REALM_TYPES) as RealmType[]).map(realmTable);
  return `${HEAD}${rows.join('\n')}\n${REALMS_HEAD}${realms.join('')}`;
}

function realmTable(type: RealmType): string {
  const keys: Section = REALM_TYPES[type];
  const rows = Object.entries(keys).map(([key, { defaultText, sentence }]) => {
    const shown = key === 'order' ? 'none' : `\`${defaultText.replaceAll('|', '\\|')}\``;
    return `| \`${key}\` | ${shown} | ${sentence} |`;
  });
  return `\n### ${type}\n\n| key | default | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}
