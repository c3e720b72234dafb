import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDocument } from '../../../src/http/contract/documents/console-session.ts';
import { keepCsrfToken } from '../../api/client.ts';
import { sessionQuery, signInMethodsQuery } from '../../api/session.ts';
import { SignInForm } from '../../features/sign-in/sign-in-form.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';
import { ownPath } from '../paths.ts';
import './sign-in.css';

/** Where one signs in, and from where one gets back to the page that one wanted. */
export function SignInPage(): ReactNode {
  const { t } = useTranslation('sign-in');
  const [url] = useUrlState({ return_to: '/', ended: '', failed: '' });
  const methods = useSuspenseQuery(signInMethodsQuery()).data;
  const queries = useQueryClient();
  const router = useRouter();
  const back = ownPath(url.return_to);
  useEffect(() => {
    document.title = `${t('title')} · Claviger`;
  }, [t]);
  async function enter(session: SessionDocument): Promise<void> {
    keepCsrfToken(session.csrf_token);
    queries.clear();
    queries.setQueryData(sessionQuery().queryKey, session);
    await router.navigate({ href: back, replace: true });
  }
  return (
    <main className="sign-in">
      <div className="sign-in__box">
        <span className="sign-in__brand">
          <Icon name="key" />
          Claviger
        </span>
        <h1 className="sign-in__title">{t('title')}</h1>
        {url.ended !== '' && <Callout tone="info">{t('ended')}</Callout>}
        {url.failed !== '' && <Callout tone="danger">{t('openIdFailed')}</Callout>}
        <SignInForm methods={methods} returnTo={back} onSignedIn={(session) => void enter(session)} />
      </div>
    </main>
  );
}
