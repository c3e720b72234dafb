import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';

/** The name of a key and, small, its id to be copied. */
export function KeyNameCell({ apiKey }: { readonly apiKey: ApiKeyDocument }): ReactNode {
  const { t } = useTranslation('api-keys');
  return (
    <div className="key-name">
      <span className="key-name__line">
        <span className="key-name__name" title={apiKey.name}>
          {apiKey.name}
        </span>
        {apiKey.api_token !== undefined && <Badge tone="info">{t('apiToken')}</Badge>}
        {apiKey.type === 'cross_cluster' && <Badge tone="neutral">{t('crossCluster')}</Badge>}
      </span>
      <span className="key-name__line">
        <code className="key-name__id">{apiKey.id}</code>
        <CopyButton text={apiKey.id} label={t('copyId', { name: apiKey.name })} isIconOnly />
      </span>
    </div>
  );
}
