import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ClientAccess } from './client-access.tsx';
import { curlCommand, readEndpoint } from './client-snippets.ts';

/** Shows a new key, once. Its secret is in the state of whoever shows this alone, and gone when it is closed. */
export function CreatedKeyDialog({
  created,
  onClose,
}: {
  readonly created: CreatedApiKeyDocument;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('api-key-form');
  const [tab, setTab] = useState('formats');
  const [address, setAddress] = useState(useSession()?.api_url ?? '');
  const endpoint = readEndpoint(address);
  const { id, name, api_key: secret, encoded } = created;
  const pair = `${id}:${secret}`;
  const addressField = (
    <TextField
      label={t('address')}
      description={t('addressDescription')}
      value={address}
      onChange={setAddress}
      {...(endpoint === null && { errorMessage: t('addressFault') })}
    />
  );
  return (
    <Dialog
      title={t('createdTitle', { name })}
      isOpen
      onClose={onClose}
      size="large"
      // A press beside it or Escape would lose the key.
      isDismissable={false}
      footer={
        <Button variant="primary" onPress={onClose}>
          {t('close')}
        </Button>
      }
    >
      <div className="key-stack">
        <Callout tone="success">{t('createdMessage')}</Callout>
        <CopyField label={t('apiKey')} value={encoded} copyLabel={t('copy')} />
        <Tabs
          label={t('uses')}
          value={tab}
          onChange={setTab}
          items={[
            {
              id: 'formats',
              label: t('formats'),
              content: (
                <div className="key-stack">
                  <CopyField label={t('pair')} value={pair} copyLabel={t('copy')} />
                  <CopyField label={t('header')} value={`Authorization: ApiKey ${encoded}`} copyLabel={t('copy')} />
                  {endpoint !== null && (
                    <CopyField label={t('curl')} value={curlCommand({ endpoint }, encoded)} copyLabel={t('copy')} />
                  )}
                  {addressField}
                </div>
              ),
            },
            {
              id: 'clients',
              label: t('clients'),
              content: (
                <div className="key-stack">
                  {addressField}
                  {endpoint !== null && <ClientAccess endpoint={endpoint} encoded={encoded} pair={pair} />}
                </div>
              ),
            },
          ]}
        />
      </div>
    </Dialog>
  );
}
