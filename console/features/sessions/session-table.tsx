import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionListDocument } from '../../../src/http/contract/documents/console-session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useEndSession } from './get-sessions.ts';

/** One's own sessions, each of which one can end. */
export function SessionTable({ sessions }: SessionListDocument): ReactNode {
  const { t } = useTranslation('sessions');
  const ending = useEndSession();
  const toast = useToast();
  const end = (id: string): void =>
    ending.mutate(id, {
      onSuccess: () => toast({ tone: 'success', message: t('ended') }),
      onError: (error) => toast({ tone: 'error', message: error.message }),
    });
  return (
    <DataTable
      label={t('title')}
      rows={sessions}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'browser',
          header: t('browser'),
          isRowHeader: true,
          cell: ({ user_agent: agent, is_current: isCurrent }) => (
            <>
              {browserOf(agent) ?? t('unknownBrowser')} {isCurrent && <Badge tone="success">{t('current')}</Badge>}
            </>
          ),
        },
        { id: 'address', header: t('address'), cell: ({ address }) => address },
        { id: 'sign_in', header: t('signIn'), cell: ({ sign_in: way }) => t(`way.${way}`), priority: 3 },
        { id: 'created', header: t('created'), cell: ({ created }) => <Time value={created} /> },
        { id: 'last_used', header: t('lastUsed'), cell: ({ last_used: at }) => <Time value={at} /> },
        { id: 'expires', header: t('expires'), cell: ({ expires }) => <Time value={expires} /> },
        {
          id: 'actions',
          header: '',
          cell: ({ id, is_current: isCurrent }) =>
            isCurrent ? null : (
              <Button size="small" onPress={() => end(id)}>
                {t('end')}
              </Button>
            ),
        },
      ]}
    />
  );
}

/** Browser and system as far as the browser tells; `null`: it tells neither. */
function browserOf(agent: string): string | null {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\/(\d+)/.exec(agent);
  const system = /(Windows|Mac OS X|Android|iPhone|Linux)/.exec(agent)?.[1];
  if (browser === null) return system ?? null;
  const name = { Edg: 'Edge', OPR: 'Opera' }[browser[1] ?? ''] ?? browser[1];
  return `${name} ${browser[2]}${system === undefined ? '' : ` · ${system}`}`;
}
