import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument, RoleDescriptorsDocument } from '../../../src/http/contract/documents/api-key.ts';
import { Callout } from '../../ui/callout.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { DescriptorView } from './descriptor-view.tsx';

/** What a key may do: what it was given, within what its owner may. */
export function KeyRights({ apiKey }: { readonly apiKey: ApiKeyDocument }): ReactNode {
  const { t } = useTranslation('api-key-details');
  const { role_descriptors: given, limited_by: limits, owner_rights: ownerRights, access, api_token: token } = apiKey;
  const isOwnersAlone = Object.keys(given).length === 0;
  if (apiKey.type === 'cross_cluster') {
    return (
      <div className="key-stack">
        <Callout tone="info">{t('crossClusterText')}</Callout>
        {access !== undefined && <JsonView value={access} label={t('access')} />}
      </div>
    );
  }
  return (
    <div className="key-stack">
      <section className="key-stack key-stack--tight">
        <h3 className="key-heading">{t('given')}</h3>
        <p className="key-hint">{isOwnersAlone ? t('ownersAlone') : t('givenText')}</p>
        <Descriptors descriptors={given} />
      </section>
      {token === undefined && (
        <section className="key-stack key-stack--tight">
          <h3 className="key-heading">{t('limit')}</h3>
          <p className="key-hint">{ownerRights === 'live' ? t('limitLive') : t('limitSnapshot')}</p>
          {limits === undefined ? (
            <p className="key-hint">{t('limitUnknown')}</p>
          ) : (
            limits.map((descriptors, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: shown, not edited.
              <Descriptors key={place} descriptors={descriptors} />
            ))
          )}
        </section>
      )}
    </div>
  );
}

function Descriptors({ descriptors }: { readonly descriptors: RoleDescriptorsDocument }): ReactNode {
  return Object.entries(descriptors).map(([name, descriptor]) => (
    <DescriptorView key={name} name={name} descriptor={descriptor} />
  ));
}
