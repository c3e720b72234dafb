import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getSession, sessionQuery, useSession } from '../api/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** How long before the end of an idle session one is asked whether one is still there. */
const WARNED_BEFORE_MS = 120_000;
const LOOKED_EVERY_MS = 5_000;

/** Warns before a session ends because nothing was asked, and keeps it when one wants. */
export function SessionWatch(): ReactNode {
  const { t } = useTranslation('shell');
  const session = useSession();
  const queries = useQueryClient();
  const [isWarned, setWarned] = useState(false);
  const lastAsked = useLastAnswer();
  const idleMs = session === null ? Number.POSITIVE_INFINITY : session.idle_expires - session.created;
  useEffect(() => {
    const look = (): void => setWarned(Date.now() - lastAsked() > idleMs - Math.min(WARNED_BEFORE_MS, idleMs / 2));
    const timer = setInterval(look, LOOKED_EVERY_MS);
    return () => clearInterval(timer);
  }, [idleMs, lastAsked]);
  const stay = async (): Promise<void> => {
    setWarned(false);
    queries.setQueryData(sessionQuery().queryKey, await getSession());
  };
  return (
    <Dialog
      title={t('idleTitle')}
      isOpen={isWarned && session !== null}
      onClose={() => void stay()}
      size="small"
      footer={
        <Button variant="primary" onPress={() => void stay()}>
          {t('stay')}
        </Button>
      }
    >
      {t('idleText')}
    </Dialog>
  );
}

/** When a query was last answered: each answer keeps the session. */
function useLastAnswer(): () => number {
  const queries = useQueryClient();
  const [state] = useState({ at: Date.now() });
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ type, query }) => {
        if (type === 'updated' && query.state.status === 'success') state.at = Math.max(state.at, query.state.dataUpdatedAt);
      }),
    [queries, state],
  );
  return useState(() => () => state.at)[0];
}
