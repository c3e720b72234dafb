import type { FileServiceTokens } from '../authentication/service-account-realm.ts';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../platform/log.ts';
import { ServiceTokensFile } from '../platform/service-tokens-file.ts';

/** The tokens of the file that the settings name; `null`: they name none. */
export function openFileTokens(settings: Settings, log: Log): FileServiceTokens | null {
  const path = settings['claviger.authc.service_tokens_file'];
  if (path === null) return null;
  const file = new ServiceTokensFile({ path, report: (problem) => log.warn({ problem }, 'a service token is not accepted') });
  return { believedMs: settings['claviger.authc.service_tokens_file_interval_ms'], read: () => file.read() };
}
