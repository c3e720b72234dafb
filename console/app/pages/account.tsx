import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../../api/self.ts';
import { useEndSession, useSessions } from '../../features/sessions/get-sessions.ts';
import { SessionTable } from '../../features/sessions/session-table.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Who one is here, and where one is signed in. */
export function AccountPage(): ReactNode {
  const { t } = useTranslation('sessions');
  const self = useSelf();
  const sessions = useSessions();
  const ending = useEndSession();
  const toast = useToast();
  const endOthers = (): void =>
    ending.mutate(null, {
      onSuccess: () => toast({ tone: 'success', message: t('othersEnded') }),
      onError: (error) => toast({ tone: 'error', message: error.message }),
    });
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <Button onPress={endOthers} isPending={ending.isPending} icon="signOut">
          {t('endOthers')}
        </Button>
      }
    >
      <Card title={t('you')}>
        <DescriptionList
          items={[
            { term: t('username'), detail: self.username },
            { term: t('fullName'), detail: self.full_name ?? '–' },
            { term: t('realm'), detail: self.realm.name },
            { term: t('roles'), detail: Object.keys(self.roles).join(', ') || '–' },
          ]}
        />
      </Card>
      <QueryView query={sessions}>{(data) => <SessionTable sessions={data.sessions} />}</QueryView>
    </Page>
  );
}
