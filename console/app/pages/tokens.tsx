import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AccessTokenTab } from '../../features/tokens/access-token-tab.tsx';
import { ApiTokenTab } from '../../features/tokens/api-token-tab.tsx';
import { LongLivedTokenTab } from '../../features/tokens/long-lived-token-tab.tsx';
import { FIRST_LOOK } from '../../features/tokens/tokens-url.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';

const KINDS = { access: AccessTokenTab, 'long-lived': LongLivedTokenTab, 'api-token': ApiTokenTab } as const;
const KIND_NAMES = ['access', 'long-lived', 'api-token'] as const;

/** Tokens that stand for a user, each kind in a tab of its own. */
export function TokensPage(): ReactNode {
  const { t } = useTranslation('tokens');
  const [url, setUrl] = useUrlState(FIRST_LOOK);
  const kind = KIND_NAMES.find((known) => known === url.kind) ?? 'access';
  return (
    <Page title={t('title')} description={t('description')}>
      <Tabs
        label={t('title')}
        value={kind}
        // What was looked for in one kind says nothing of another.
        onChange={(chosen) => setUrl({ ...FIRST_LOOK, kind: chosen })}
        items={KIND_NAMES.map((id) => {
          const Tab = KINDS[id];
          return { id, label: t(`kind.${id}`), content: <Tab url={url} setUrl={setUrl} /> };
        })}
      />
    </Page>
  );
}
