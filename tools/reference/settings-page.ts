import { environmentName, SETTINGS, type SettingKey } from '../../src/config/settings.ts';

const HEAD = `# Settings

Read from \`claviger.yml\` (\`--config FILE\` or \`CLAVIGER_CONFIG\`; nested or dotted keys), then the environment, then the command line (\`-E KEY=VALUE\`, and
\`--data\`, \`--listen\`, \`--upstream\`, \`--allow-insecure\` for the most used); a later source wins. Unknown keys are errors that name the near match.
\`claviger config check\` prints every problem at once. \`CLAVIGER_BOOTSTRAP_PASSWORD\` (environment alone) is the first superuser's password.

| setting | environment | default | meaning |
|---|---|---|---|
`;

/** The page of all settings, made from their table. */
export function settingsPage(): string {
  const rows = (Object.keys(SETTINGS) as SettingKey[]).map((key) => {
    const { defaultText, sentence } = SETTINGS[key];
    return `| \`${key}\` | \`${environmentName(key)}\` | \`${defaultText}\` | ${sentence} |`;
  });
  return `${HEAD}${rows.join('\n')}\n`;
}
