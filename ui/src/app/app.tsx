// SPDX-License-Identifier: Apache-2.0
// Decides which of three it is: a new hub (set it up), nobody signed in, or the app.
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, lazy, useEffect } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { client } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Failed } from '~/kit/states';
import { Toasts } from '~/kit/toast';
import { usePreferences } from './preferences';
import { makeQueries } from './queries';
import { go, usePath } from './router';
import { preload } from './routes';
import { PersonProvider, useSession } from './session';
import { Shell } from './shell';

const SignIn = lazy(() => import('~/pages/door/sign-in'));
const SetUp = lazy(() => import('~/pages/door/set-up'));
const Join = lazy(() => import('~/pages/door/join'));

const queries = makeQueries();
// Fetched while the session is being asked for.
preload(location.pathname === '/' ? '/orders' : location.pathname);

function Gate() {
  const session = useSession();
  const path = usePath();
  if (session.isPending) return <div className="page-wait" />;
  if (session.error) return <Failed error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data.setup_needed) return <SetUp />;
  if (path === '/join') return <Join />;
  if (!session.data.person) return <SignIn />;
  return (
    <PersonProvider value={session.data.person}>
      <Shell />
    </PersonProvider>
  );
}

/** Sentences of the hub come in the language asked for: another language asks again. */
function useLanguage() {
  const { lang } = useWords();
  client.lang = lang;
  useEffect(() => {
    void queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'session' });
  }, [lang]);
}

/** The link that an event is about, if it leads to a page of the app. */
function linkOf(e: Event): HTMLAnchorElement | null {
  const link = e.target instanceof Element ? e.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.download) return null;
  if (link.origin !== location.origin || /^\/(api|connect)\//.test(link.pathname)) return null;
  return link.getAttribute('href')!.startsWith('#') ? null : link;
}

/** Links inside the app do not load the page anew; who points at one has its code fetched. */
function useLinks() {
  useEffect(() => {
    const follow = (e: MouseEvent) => {
      const link = linkOf(e);
      if (!link || e.defaultPrevented || e.button !== 0) return;
      if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
      e.preventDefault();
      go(link.pathname + link.search + link.hash);
    };
    const near = (e: Event) => {
      const link = linkOf(e);
      if (link) preload(link.pathname);
    };
    addEventListener('click', follow);
    addEventListener('pointerover', near);
    addEventListener('focusin', near);
    return () => {
      removeEventListener('click', follow);
      removeEventListener('pointerover', near);
      removeEventListener('focusin', near);
    };
  }, []);
}

function Inside() {
  const { lang } = usePreferences();
  useLanguage();
  useLinks();
  return (
    <I18nProvider locale={lang === 'zh' ? 'zh-CN' : 'en-US'}>
      <RouterProvider navigate={(to) => go(to)}>
        <Suspense fallback={<div className="page-wait" />}>
          <Gate />
        </Suspense>
        <Toasts />
      </RouterProvider>
    </I18nProvider>
  );
}

export const App = () => (
  <QueryClientProvider client={queries}>
    <Inside />
  </QueryClientProvider>
);
