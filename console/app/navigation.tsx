import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelfDocument } from '../../src/http/contract/documents/self.ts';
import { useSelf } from '../api/self.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import './navigation.css';
import { PATHS } from './paths.ts';

interface Entry {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** Whether there is something for this caller. The server decides anew when one goes there. */
  readonly isFor: (self: SelfDocument) => boolean;
}

interface Group {
  readonly label: string | null;
  readonly entries: readonly Entry[];
}

const EVERYONE = (): boolean => true;

const GROUPS: readonly Group[] = [
  { label: null, entries: [{ path: PATHS.overview, label: 'overview', icon: 'home', isFor: EVERYONE }] },
  {
    label: 'credentials',
    entries: [
      {
        path: PATHS.keys,
        label: 'keys',
        icon: 'key',
        isFor: ({ privileges }) => privileges.manage_own_api_keys || privileges.read_all_api_keys,
      },
      {
        path: PATHS.tokens,
        label: 'tokens',
        icon: 'token',
        isFor: ({ privileges }) => privileges.manage_own_tokens || privileges.manage_tokens || privileges.manage_api_tokens,
      },
    ],
  },
  {
    label: 'access',
    entries: [
      { path: PATHS.users, label: 'users', icon: 'users', isFor: ({ privileges }) => privileges.read_users },
      { path: PATHS.roles, label: 'roles', icon: 'role', isFor: ({ privileges }) => privileges.read_roles },
      {
        path: PATHS.roleMappings,
        label: 'roleMappings',
        icon: 'link',
        isFor: ({ privileges }) => privileges.read_role_mappings,
      },
      {
        path: PATHS.serviceAccounts,
        label: 'serviceAccounts',
        icon: 'service',
        isFor: ({ privileges }) => privileges.read_service_accounts,
      },
    ],
  },
  {
    label: 'insight',
    entries: [
      { path: PATHS.explain, label: 'explain', icon: 'explain', isFor: EVERYONE },
      { path: PATHS.audit, label: 'audit', icon: 'document', isFor: ({ privileges }) => privileges.read_audit },
    ],
  },
  {
    label: 'automation',
    entries: [
      {
        path: PATHS.jobs,
        label: 'jobs',
        icon: 'job',
        isFor: ({ privileges, features }) => features.jobs && (privileges.manage_own_jobs || privileges.read_all_jobs),
      },
    ],
  },
];

/** Where one can go. */
export function Navigation(): ReactNode {
  const { t } = useTranslation('shell');
  const self = useSelf();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const groups = GROUPS.map((group) => ({ ...group, entries: group.entries.filter(({ isFor }) => isFor(self)) }));
  return (
    <nav className="navigation" aria-label={t('navigation')}>
      {groups
        .filter(({ entries }) => entries.length > 0)
        .map(({ label, entries }) => (
          <div key={label ?? 'first'} className="navigation__group">
            {label !== null && <h2 className="navigation__label">{t(`group.${label}`)}</h2>}
            <ul className="navigation__list">
              {entries.map(({ path, label: name, icon }) => (
                <li
                  key={path}
                  className={`navigation__entry ${pathname === path ? 'navigation__entry--current' : ''}`}
                  aria-current={pathname === path ? 'page' : undefined}
                >
                  <Icon name={icon} />
                  <Link href={path}>{t(`page.${name}`)}</Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
    </nav>
  );
}
