import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  ApiKeyPreviewDocument,
  ApiKeyPreviewRequest,
  PreviewedPrivilege,
} from '../../../src/http/contract/documents/api-key-preview.ts';
import { Callout } from '../../ui/callout.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useKeyPreview } from './get-key-preview.ts';
import { PreviewedList } from './previewed-list.tsx';

/** What a key would be able to do, as the server tells it. */
export function RightsPreview({ request }: { readonly request: ApiKeyPreviewRequest | null }): ReactNode {
  const { t } = useTranslation('api-key-form');
  const preview = useKeyPreview(request);
  return (
    <section className="key-preview" aria-label={t('preview')} aria-busy={preview.isFetching}>
      <h3 className="key-preview__title">{t('preview')}</h3>
      {request === null ? (
        <p className="key-hint">{t('previewWaits')}</p>
      ) : (
        <QueryView query={preview} skeleton={<Skeleton lines={5} />}>
          {(document) => <Preview document={document} />}
        </QueryView>
      )}
    </section>
  );
}

function Preview({ document }: { readonly document: ApiKeyPreviewDocument }): ReactNode {
  const { t } = useTranslation('api-key-form');
  const { violations, warnings, cluster, indices, run_as: runAs } = document;
  const asUsers: readonly PreviewedPrivilege[] = runAs;
  return (
    <div className="key-stack key-stack--tight">
      {violations.length > 0 && (
        <Callout tone="warning" title={t('violations')}>
          <ul className="key-list">
            {violations.map((violation) => (
              <li key={violation}>{violation}</li>
            ))}
          </ul>
        </Callout>
      )}
      {warnings.map((warning) => (
        <Callout key={warning} tone="info">
          {warning}
        </Callout>
      ))}
      <PreviewedList title={t('onCluster')} none={t('nothingOnCluster')} privileges={cluster} />
      {indices.length === 0 && <PreviewedList title={t('onIndices')} none={t('nothingOnIndices')} privileges={[]} />}
      {indices.map(({ names, privileges }, place) => (
        <PreviewedList
          // The same names may stand in several rows.
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are shown, not edited.
          key={place}
          title={t('onNames', { names: names.join(', ') })}
          none={t('nothingOnIndices')}
          privileges={privileges}
        />
      ))}
      {asUsers.length > 0 && <PreviewedList title={t('runAs')} none="" privileges={asUsers} />}
    </div>
  );
}
