import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument, CreatedApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { Page } from '../../ui/page.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';
import './api-keys.css';
import { KeyList } from './key-list.tsx';
import { DEFAULT_VIEW, type KeyView, soundView } from './key-view.ts';
import { RevokeDialog } from './revoke-dialog.tsx';

// What opens above the list is loaded when it is first opened: the list alone is there sooner.
const GenerateKeyDialog = lazy(() =>
  import('./generate-key-dialog.tsx').then((module) => ({ default: module.GenerateKeyDialog })),
);
const CreatedKeyDialog = lazy(() =>
  import('./created-key-dialog.tsx').then((module) => ({ default: module.CreatedKeyDialog })),
);
const KeyDrawer = lazy(() => import('./key-drawer.tsx').then((module) => ({ default: module.KeyDrawer })));

/** What is open beside the list, as it stands in the URL. */
const NOTHING_OPEN = { key: '', tab: 'facts', generate: '' };

/** The page of API keys: the list, and what is open above it. */
export function ApiKeysView({ self }: { readonly self: SelfDocument }): ReactNode {
  const { t } = useTranslation('api-keys');
  const [view, setView] = useUrlState<KeyView>(DEFAULT_VIEW);
  const [open, setOpen] = useUrlState(NOTHING_OPEN);
  const [revoked, setRevoked] = useState<ApiKeyDocument | null>(null);
  // The one place of a new key's secret. It is gone when the dialog is closed.
  const [created, setCreated] = useState<CreatedApiKeyDocument | null>(null);
  const { privileges, features } = self;
  const maySee = privileges.manage_own_api_keys || privileges.read_all_api_keys;
  const mayGenerate = privileges.manage_own_api_keys && features.api_keys;
  const isGenerating = open.generate !== '' && mayGenerate && created === null;
  const openGenerate = (): void => setOpen({ generate: '1' });

  function take(key: CreatedApiKeyDocument): void {
    setCreated(key);
    setOpen({ generate: '' }, { replace: true });
  }

  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        mayGenerate && (
          <Button variant="primary" icon="add" onPress={openGenerate}>
            {t('generate')}
          </Button>
        )
      }
    >
      {contentOf()}
      <Suspense>
        {open.key !== '' && maySee && (
          <KeyDrawer
            id={open.key}
            tab={open.tab}
            self={self}
            onTab={(tab) => setOpen({ tab }, { replace: true })}
            onRevoke={setRevoked}
            onClose={() => setOpen({ key: '', tab: 'facts' })}
          />
        )}
        {isGenerating && <GenerateKeyDialog self={self} onCreated={take} onClose={() => setOpen({ generate: '' })} />}
        {created !== null && <CreatedKeyDialog created={created} onClose={() => setCreated(null)} />}
      </Suspense>
      <RevokeDialog apiKey={revoked} isOwnAlone={!privileges.manage_all_api_keys} onClose={() => setRevoked(null)} />
    </Page>
  );

  function contentOf(): ReactNode {
    if (!features.api_keys)
      return (
        <EmptyState icon="key" title={t('disabledTitle')}>
          {t('disabledText')}
        </EmptyState>
      );
    if (!maySee) return <ForbiddenState privilege="manage_own_api_key" />;
    return (
      <KeyList
        view={soundView(view)}
        self={self}
        mayGenerate={mayGenerate}
        onView={setView}
        onOpen={(key) => setOpen({ key: key.id, tab: 'facts' })}
        onRevoke={setRevoked}
        onGenerate={openGenerate}
      />
    );
  }
}
