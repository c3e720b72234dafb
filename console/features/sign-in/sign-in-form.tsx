import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDocument, SignInMethodsDocument } from '../../../src/http/contract/documents/console-session.ts';
import { ApiError, sessionRequest } from '../../api/client.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Username and password, or another place that one is known at. */
export function SignInForm({
  methods,
  returnTo,
  onSignedIn,
}: {
  readonly methods: SignInMethodsDocument;
  /** A path of the console's own. */
  readonly returnTo: string;
  readonly onSignedIn: (session: SessionDocument) => void;
}): ReactNode {
  const { t } = useTranslation('sign-in');
  return (
    <>
      {methods.password && <PasswordForm onSignedIn={onSignedIn} />}
      {methods.openid_connect.length > 0 && (
        <div className="sign-in__others">
          {methods.openid_connect.map(({ name, label }) => (
            <a
              key={name}
              className={buttonClass({ variant: methods.password ? 'secondary' : 'primary' })}
              href={`/session/openid_connect/${encodeURIComponent(name)}?return_to=${encodeURIComponent(returnTo)}`}
            >
              {t('with', { provider: label })}
            </a>
          ))}
        </div>
      )}
    </>
  );
}

function PasswordForm({ onSignedIn }: { readonly onSignedIn: (session: SessionDocument) => void }): ReactNode {
  const { t } = useTranslation('sign-in');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function signIn(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (username === '' || password === '') return setProblem(t('incomplete'));
    setPending(true);
    setProblem(null);
    try {
      onSignedIn(await sessionRequest<SessionDocument>('POST', '', { username, password }));
    } catch (error) {
      setPassword('');
      setProblem(refusalText(error));
      setPending(false);
    }
  }

  function refusalText(error: unknown): string {
    if (!(error instanceof ApiError)) return t('unknownProblem');
    if (error.status === 401) return t('wrong');
    if (error.status === 429) return t('throttled', { count: error.retryAfterSeconds ?? 60 });
    return error.status === 0 ? t('unreachable') : error.message;
  }

  return (
    <form className="sign-in__form" onSubmit={(event) => void signIn(event)}>
      {problem !== null && <Callout tone="danger">{problem}</Callout>}
      <TextField
        label={t('username')}
        name="username"
        autoComplete="username"
        value={username}
        onChange={setUsername}
        autoFocus
      />
      <TextField
        label={t('password')}
        name="password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Button type="submit" variant="primary" isPending={isPending}>
        {t('signIn')}
      </Button>
    </form>
  );
}
