import { Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Link } from '../ui/link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Navigation } from './navigation.tsx';
import { PATHS } from './paths.ts';
import { SessionWatch } from './session-watch.tsx';
import './shell.css';
import { UserMenu } from './user-menu.tsx';

/** What stands around every page: where one is, who one is, where one can go. */
export function Shell(): ReactNode {
  const { t } = useTranslation('shell');
  const [isMenuOpen, setMenuOpen] = useState(false);
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => setMenuOpen(false), [pathname]);
  return (
    <div className="shell">
      <a className="shell__skip" href="#main">
        {t('skip')}
      </a>
      <header className="shell__bar">
        <span className="shell__menu-button">
          <IconButton
            icon={isMenuOpen ? 'close' : 'menu'}
            label={t(isMenuOpen ? 'closeMenu' : 'openMenu')}
            isPressed={isMenuOpen}
            onPress={() => setMenuOpen(!isMenuOpen)}
          />
        </span>
        <span className="shell__brand">
          <Icon name="key" />
          <Link href={PATHS.overview}>Claviger</Link>
        </span>
        <UserMenu />
      </header>
      <div className={`shell__side ${isMenuOpen ? 'shell__side--open' : ''}`}>
        <Navigation />
      </div>
      <main className="shell__main" id="main" tabIndex={-1}>
        <Suspense fallback={<Skeleton lines={6} />}>
          <Outlet />
        </Suspense>
      </main>
      <SessionWatch />
    </div>
  );
}
