import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Time } from '../../ui/time.tsx';
import { KeyStatusBadge } from './key-status-badge.tsx';

/** Whose a key is, since when and until when, where it was used last, and its metadata. */
export function KeyFacts({ apiKey, now }: { readonly apiKey: ApiKeyDocument; readonly now: number }): ReactNode {
  const { t } = useTranslation('api-key-details');
  const { id, name, username, realm, creation, expiration, invalidation, last_used: use, metadata } = apiKey;
  const revoked = invalidation === undefined ? [] : [{ term: t('revokedOn'), detail: <Time value={invalidation} /> }];
  return (
    <div className="key-stack">
      <DescriptionList
        items={[
          { term: t('name'), detail: <span className="key-whole">{name}</span> },
          {
            term: t('id'),
            detail: (
              <span className="key-name__line">
                <code>{id}</code>
                <CopyButton text={id} label={t('copyId')} isIconOnly />
              </span>
            ),
          },
          { term: t('status'), detail: <KeyStatusBadge apiKey={apiKey} now={now} /> },
          { term: t('kind'), detail: kindOf() },
          { term: t('owner'), detail: `${username} · ${realm}` },
          { term: t('created'), detail: <Time value={creation} /> },
          { term: t('expires'), detail: <Time value={expiration ?? null} none={t('never')} /> },
          ...revoked,
          { term: t('lastUsed'), detail: <Time value={use?.time ?? null} none={t('neverUsed')} /> },
          ...(use === undefined ? [] : [{ term: t('lastAddress'), detail: <code>{use.address}</code> }]),
        ]}
      />
      <section>
        <h3 className="key-heading">{t('metadata')}</h3>
        {Object.keys(metadata).length === 0 ? (
          <p className="key-hint">{t('noMetadata')}</p>
        ) : (
          <JsonView value={metadata} label={t('metadata')} />
        )}
      </section>
    </div>
  );

  function kindOf(): ReactNode {
    if (apiKey.api_token !== undefined) return <Badge tone="info">{t('apiToken')}</Badge>;
    return apiKey.type === 'cross_cluster' ? t('crossCluster') : t('apiKey');
  }
}
