import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { RouterProvider as AriaRouterProvider, I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { whenSessionEnds } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';
import { localeOf } from '../ui/locale.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import { ToastRegion } from '../ui/toast.tsx';
import { startLanguage } from './language.ts';
import { createQueries } from './queries.ts';
import { createConsoleRouter, signInPath } from './router.tsx';
import { keptTheme, showTheme } from './theme.ts';

const queries = createQueries();
const router = createConsoleRouter(queries);

// What was loaded for the session must not be seen in the next one.
whenSessionEnds(() => {
  if (queries.getQueryData(sessionQuery().queryKey) === null) return;
  const { href } = router.state.location;
  queries.clear();
  queries.setQueryData(sessionQuery().queryKey, null);
  void router.navigate({ href: `${signInPath(href)}${href === '/' ? '?' : '&'}ended=1`, replace: true });
});

function Console() {
  const { i18n } = useTranslation();
  return (
    <I18nProvider locale={localeOf(i18n.language)}>
      <AriaRouterProvider navigate={(href) => void router.navigate({ href })}>
        <QueryClientProvider client={queries}>
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
          <ToastRegion />
        </QueryClientProvider>
      </AriaRouterProvider>
    </I18nProvider>
  );
}

showTheme(keptTheme());
await startLanguage();
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
}
