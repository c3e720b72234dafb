import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEventDocument } from '../../../src/http/contract/documents/audit.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Buttons } from '../../ui/toolbar.tsx';
import { textOf } from './event-fields.ts';

/** All that an event tells, and the way to what it tells of. */
export function EventDrawer({
  event,
  onClose,
}: {
  readonly event: AuditEventDocument;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('audit');
  const key = event['apikey.id'];
  const job = event['job.name'];
  const user = event['user.name'];
  return (
    <Drawer title={textOf(event, 'event.action')} isOpen onClose={onClose}>
      <Buttons>
        {typeof key === 'string' && (
          <LinkButton href={`/keys?key=${encodeURIComponent(key)}`} icon="key" size="small">
            {t('toKey')}
          </LinkButton>
        )}
        {typeof user === 'string' && (
          <LinkButton href={`/users?q=${encodeURIComponent(user)}`} icon="user" size="small">
            {t('toUser')}
          </LinkButton>
        )}
        {typeof job === 'string' && (
          <LinkButton href={`/jobs?job=${encodeURIComponent(job)}`} icon="job" size="small">
            {t('toJob')}
          </LinkButton>
        )}
        <CopyButton text={JSON.stringify(event)} label={t('copy')} />
      </Buttons>
      <DescriptionList
        items={Object.entries(event).map(([term, value]) => ({
          term,
          detail: <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>,
        }))}
      />
    </Drawer>
  );
}
