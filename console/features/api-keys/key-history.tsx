import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useKeyHistory } from './get-key-history.ts';
import { type HistoryEvent, readHistoryEvent } from './history-event.ts';

/** What the audit log tells of a key, the newest first. */
export function KeyHistory({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('api-key-details');
  const history = useKeyHistory(id);
  const { error, data } = history;
  if (data === undefined) {
    if (error === null) return <Skeleton lines={8} />;
    if (error instanceof ApiError && error.status === 403) return <ForbiddenState />;
    return <ErrorState error={error} onRetry={() => void history.refetch()} />;
  }
  const events = data.pages.flatMap((page) => page.events.map(readHistoryEvent));
  if (events.length === 0)
    return (
      <EmptyState icon="document" title={t('noHistory')}>
        {t('noHistoryText')}
      </EmptyState>
    );
  return (
    <div className="key-stack">
      <ol className="history">
        {events.map((event, place) => (
          // Lines of old logs have no id of their own.
          <EventLine key={event.id ?? place} event={event} />
        ))}
      </ol>
      {history.isFetchNextPageError && error !== null && <ErrorState error={error} />}
      {history.hasNextPage && (
        <Button isPending={history.isFetchingNextPage} onPress={() => void history.fetchNextPage()}>
          {t('olderEvents')}
        </Button>
      )}
    </div>
  );
}

function EventLine({ event }: { readonly event: HistoryEvent }): ReactNode {
  const { t } = useTranslation('api-key-details');
  const { at, event: name, decision, user, request, address, reason } = event;
  return (
    <li className="history__event">
      <span className="history__head">
        <Badge tone={decision === 'denied' ? 'danger' : 'neutral'}>{t(`events.${name}`, { defaultValue: name })}</Badge>
        <Time value={at} />
      </span>
      {request !== null && <code className="history__request">{request}</code>}
      <span className="key-hint">
        {[user === null ? null : t('by', { user }), address === null ? null : t('from', { address })]
          .filter((part) => part !== null)
          .join(' ')}
      </span>
      {reason !== null && <span className="key-hint">{reason}</span>}
    </li>
  );
}
