import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { selfQuery } from '../api/self.ts';
import { sessionQuery } from '../api/session.ts';
import { ErrorPage, NotFoundPage } from './fallback-pages.tsx';
import { ownPath, PATHS } from './paths.ts';
import { Shell } from './shell.tsx';

/** What routes work with. */
interface RouterContext {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFoundPage, errorComponent: ErrorPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: PATHS.signIn,
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery());
    const back = new URLSearchParams(location.searchStr).get('return_to') ?? PATHS.overview;
    if (session !== null) throw redirect({ href: ownPath(back), replace: true });
  },
});

/** Everything but signing in: for who is signed in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery());
    if (session === null) throw redirect({ href: signInPath(location.href), replace: true });
    await context.queries.ensureQueryData(selfQuery());
  },
});

/** Where one signs in to come back to a page. */
export function signInPath(href: string): string {
  const back = ownPath(href);
  return back === PATHS.overview ? PATHS.signIn : `${PATHS.signIn}?return_to=${encodeURIComponent(back)}`;
}

const within = { getParentRoute: () => shell } as const;
const pages = [
  createRoute({
    ...within,
    path: PATHS.overview,
    component: lazyRouteComponent(() => import('./pages/overview.tsx'), 'OverviewPage'),
  }),
  createRoute({
    ...within,
    path: PATHS.keys,
    component: lazyRouteComponent(() => import('./pages/api-keys.tsx'), 'ApiKeysPage'),
  }),
  createRoute({
    ...within,
    path: PATHS.tokens,
    component: lazyRouteComponent(() => import('./pages/tokens.tsx'), 'TokensPage'),
  }),
  createRoute({ ...within, path: PATHS.users, component: lazyRouteComponent(() => import('./pages/users.tsx'), 'UsersPage') }),
  createRoute({ ...within, path: PATHS.roles, component: lazyRouteComponent(() => import('./pages/roles.tsx'), 'RolesPage') }),
  createRoute({
    ...within,
    path: PATHS.roleMappings,
    component: lazyRouteComponent(() => import('./pages/role-mappings.tsx'), 'RoleMappingsPage'),
  }),
  createRoute({
    ...within,
    path: PATHS.serviceAccounts,
    component: lazyRouteComponent(() => import('./pages/service-accounts.tsx'), 'ServiceAccountsPage'),
  }),
  createRoute({
    ...within,
    path: PATHS.explain,
    component: lazyRouteComponent(() => import('./pages/explain.tsx'), 'ExplainPage'),
  }),
  createRoute({ ...within, path: PATHS.audit, component: lazyRouteComponent(() => import('./pages/audit.tsx'), 'AuditPage') }),
  createRoute({ ...within, path: PATHS.jobs, component: lazyRouteComponent(() => import('./pages/jobs.tsx'), 'JobsPage') }),
  createRoute({
    ...within,
    path: PATHS.account,
    component: lazyRouteComponent(() => import('./pages/account.tsx'), 'AccountPage'),
  }),
];

/** Makes the router. The query of a URL is plain: texts and repetitions, no JSON. */
export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([signIn, shell.addChildren(pages)]),
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ErrorPage,
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const parameters = new URLSearchParams();
      for (const [name, value] of Object.entries(search)) {
        for (const item of Array.isArray(value) ? value : [value])
          if (item !== undefined) parameters.append(name, String(item));
      }
      const text = parameters.toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
