import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ChangeKeyDialog } from './change-key-dialog.tsx';
import { useApiKey } from './get-api-key.ts';
import { KeyFacts } from './key-facts.tsx';
import { KeyHistory } from './key-history.tsx';
import { isChangeable, isRevocable } from './key-rights-of-viewer.ts';
import { KeyRights } from './key-rights-view.tsx';

/** Everything that is known of a key. */
export function KeyDrawer({
  id,
  tab,
  self,
  onTab,
  onRevoke,
  onClose,
}: {
  readonly id: string;
  readonly tab: string;
  readonly self: SelfDocument;
  readonly onTab: (tab: string) => void;
  readonly onRevoke: (key: ApiKeyDocument) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('api-key-details');
  const key = useApiKey(id, !self.privileges.read_all_api_keys);
  const [isChanging, setChanging] = useState(false);
  const found = key.data ?? null;
  return (
    <Drawer title={found?.name ?? t('title')} isOpen onClose={onClose} footer={found === null ? null : actionsOf(found)}>
      <QueryView query={key} skeleton={<Skeleton lines={10} />} privilege="manage_own_api_key">
        {(data) =>
          data === null ? (
            <EmptyState icon="key" title={t('missing')}>
              {t('missingText')}
            </EmptyState>
          ) : (
            partsOf(data)
          )
        }
      </QueryView>
      {found !== null && isChanging && <ChangeKeyDialog apiKey={found} self={self} onClose={() => setChanging(false)} />}
    </Drawer>
  );

  function partsOf(data: ApiKeyDocument): ReactNode {
    const items = [
      { id: 'facts', label: t('facts'), content: <KeyFacts apiKey={data} now={Date.now()} /> },
      { id: 'rights', label: t('rights'), content: <KeyRights apiKey={data} /> },
      { id: 'history', label: t('history'), content: <KeyHistory id={data.id} /> },
      { id: 'json', label: t('json'), content: <JsonView value={data} label={t('jsonLabel')} /> },
    ];
    const shown = items.some((item) => item.id === tab) ? tab : 'facts';
    return <Tabs label={t('parts')} items={items} value={shown} onChange={onTab} />;
  }

  function actionsOf(data: ApiKeyDocument): ReactNode {
    const now = Date.now();
    return (
      <>
        {self.privileges.explain && (
          <LinkButton href={`/explain?key=${encodeURIComponent(data.id)}`} icon="explain">
            {t('explain')}
          </LinkButton>
        )}
        {isChangeable(data, self, now) && (
          <Button icon="edit" onPress={() => setChanging(true)}>
            {t('change')}
          </Button>
        )}
        {isRevocable(data, self, now) && (
          <Button icon="revoke" variant="danger" onPress={() => onRevoke(data)}>
            {t('revoke')}
          </Button>
        )}
      </>
    );
  }
}
