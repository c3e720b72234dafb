import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, type Selection } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { sessionRequest } from '../api/client.ts';
import { sessionQuery, useSession } from '../api/session.ts';
import { Icon } from '../ui/icon.tsx';
import { useToast } from '../ui/toast.tsx';
import { chooseLanguage, LANGUAGES } from './language.ts';
import { PATHS } from './paths.ts';
import { chooseTheme, keptTheme, type Theme } from './theme.ts';
import './user-menu.css';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Who is signed in, how the console looks and speaks, and the way out. */
export function UserMenu(): ReactNode {
  const { t, i18n } = useTranslation('shell');
  const session = useSession();
  const router = useRouter();
  const signOut = useSignOut();
  const [theme, setTheme] = useState(keptTheme());
  const pickTheme = (keys: Selection): void => {
    const chosen = THEMES.find((known) => keys !== 'all' && keys.has(known)) ?? 'system';
    setTheme(chosen);
    chooseTheme(chosen);
  };
  const pickLanguage = (keys: Selection): void => {
    const chosen = LANGUAGES.find(({ id }) => keys !== 'all' && keys.has(id));
    if (chosen !== undefined) void chooseLanguage(chosen.id);
  };
  return (
    <MenuTrigger>
      <Button className="user-menu__button" aria-label={t('account', { user: session?.username ?? '' })}>
        <Icon name="user" />
        <span className="user-menu__name">{session?.username}</span>
        <Icon name="chevronDown" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="list-box user-menu">
          <MenuItem className="list-box__item" onAction={() => void router.navigate({ href: PATHS.account })}>
            {t('page.account')}
          </MenuItem>
          <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[theme]} onSelectionChange={pickTheme}>
            <Header className="user-menu__header">{t('theme')}</Header>
            {THEMES.map((id) => (
              <MenuItem key={id} id={id} className="list-box__item">
                {t(`themes.${id}`)}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[i18n.language]}
            onSelectionChange={pickLanguage}
          >
            <Header className="user-menu__header">{t('language')}</Header>
            {LANGUAGES.map(({ id, label }) => (
              <MenuItem key={id} id={id} className="list-box__item">
                {label}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection>
            <Header className="visually-hidden">{t('session')}</Header>
            <MenuItem className="list-box__item" onAction={signOut}>
              {t('signOut')}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** Ends the session, and forgets all that was loaded for it. */
function useSignOut(): () => void {
  const { t } = useTranslation('shell');
  const queries = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  return () => {
    sessionRequest('DELETE', '').then(
      async () => {
        queries.clear();
        queries.setQueryData(sessionQuery().queryKey, null);
        await router.navigate({ href: PATHS.signIn, replace: true });
      },
      (error: Error) => toast({ tone: 'error', message: `${t('signOutFailed')} ${error.message}` }),
    );
  };
}
