import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../../features/explain/explain.css';
import { type ExplainDraft, ExplainForm, type Subject } from '../../features/explain/explain-form.tsx';
import { useExplainRequest } from '../../features/explain/explain-request.ts';
import { Explanation } from '../../features/explain/explanation.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';

const EXAMPLE_ROLES = '{\n  "reader": {\n    "indices": [{ "names": ["logs-*"], "privileges": ["read"] }]\n  }\n}';

/** Paste a request, see which rule decides. Method, path and subject stand in the URL; a body may hold anything and does not. */
export function ExplainPage(): ReactNode {
  const { t } = useTranslation('explain');
  const [url, setUrl] = useUrlState({ method: 'GET', path: '', subject: 'self', key: '' });
  const [body, setBody] = useState('');
  const [roles, setRoles] = useState(EXAMPLE_ROLES);
  const explaining = useExplainRequest();
  const subject: Subject = url.key !== '' && url.subject === 'self' ? 'key' : (url.subject as Subject);
  const draft: ExplainDraft = { method: url.method, path: url.path, subject, keyId: url.key, body, roles };

  function change({ body: text, roles: json, keyId, ...rest }: Partial<ExplainDraft>): void {
    if (text !== undefined) setBody(text);
    if (json !== undefined) setRoles(json);
    const leavesKey = rest.subject !== undefined && rest.subject !== 'key';
    setUrl({ ...rest, ...(keyId !== undefined && { key: keyId }), ...(leavesKey && { key: '' }) }, { replace: true });
  }

  return (
    <Page title={t('title')} description={t('description')}>
      <Card>
        <ExplainForm draft={draft} onChange={change} onSubmit={explaining.mutate} isPending={explaining.isPending} />
      </Card>
      {explaining.error !== null && <ErrorState error={explaining.error} />}
      {explaining.data !== undefined && <Explanation explanation={explaining.data} />}
    </Page>
  );
}
