import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedServiceTokenDocument } from '../../../src/http/contract/documents/role.ts';
import { useSelf } from '../../api/self.ts';
import { Button } from '../../ui/button.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Buttons, Names } from '../../ui/toolbar.tsx';
import { CreatedTokenDialog, CreateTokenDialog } from './create-token-dialog.tsx';
import type { NamedAccount } from './get-accounts.ts';
import { ServiceTokenTable } from './service-token-table.tsx';

/** An account: its tokens, and what each of them may do. */
export function AccountDrawer({
  account,
  tab,
  onTab,
  onClose,
}: {
  readonly account: NamedAccount;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('service-accounts');
  const { privileges } = useSelf();
  const mayChange = privileges.manage_service_accounts;
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<CreatedServiceTokenDocument['token'] | null>(null);
  return (
    <Drawer
      title={account.name}
      isOpen
      onClose={onClose}
      {...(mayChange && {
        footer: (
          <Button icon="add" variant="primary" onPress={() => setCreating(true)}>
            {t('createToken')}
          </Button>
        ),
      })}
    >
      <Tabs
        label={account.name}
        value={tab}
        onChange={onTab}
        items={[
          {
            id: 'tokens',
            label: t('tokens'),
            content: <ServiceTokenTable account={account.name} mayChange={mayChange} />,
          },
          { id: 'rights', label: t('rights'), content: <AccountRights {...account} /> },
        ]}
      />
      <Buttons>
        <LinkButton href={`/keys?owner=${encodeURIComponent(account.name)}`} icon="key" size="small">
          {t('keys')}
        </LinkButton>
        {privileges.read_audit && (
          <LinkButton href={`/audit?principal=${encodeURIComponent(account.name)}`} icon="document" size="small">
            {t('audit')}
          </LinkButton>
        )}
      </Buttons>
      {isCreating && <CreateTokenDialog account={account.name} onCreated={setMade} onClose={() => setCreating(false)} />}
      {made !== null && <CreatedTokenDialog token={made} onClose={() => setMade(null)} />}
    </Drawer>
  );
}

function AccountRights({ descriptor }: NamedAccount): ReactNode {
  const { t } = useTranslation('service-accounts');
  const { cluster = [], indices = [] } = descriptor;
  return (
    <>
      <DescriptionList
        items={[
          { term: t('cluster'), detail: cluster.length === 0 ? '–' : <Names names={cluster} /> },
          ...indices.map(({ names, privileges }, index) => ({
            term: t('indicesNumber', { number: index + 1 }),
            detail: (
              <>
                <Names names={names} /> → <Names names={privileges} />
              </>
            ),
          })),
        ]}
      />
      <JsonView value={descriptor} label={t('descriptor')} />
    </>
  );
}
