// SPDX-License-Identifier: Apache-2.0
// The frame around every page: navigation with live counts, shop, person, connection.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useEffect, useRef, useState, type ReactNode } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { api, client } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Count } from '~/kit/badge';
import { Button, IconButton } from '~/kit/button';
import { Select } from '~/kit/field';
import { Icon, Mark } from '~/kit/icon';
import { Menu, MenuItem, MenuLine } from '~/kit/overlay';
import { Note } from '~/kit/states';
import { useCounts } from './badges';
import { Boundary } from './boundary';
import { useKeys } from './keys';
import { startLive, useConnection } from './live';
import { setPreference, usePreferences, type Preferences } from './preferences';
import { go, usePath } from './router';
import { preload, routeOf, routes } from './routes';
import { forget, usePerson } from './session';
import { BulkStrip } from '~/parts/bulk-strip';
import { wasConnected } from '~/parts/first-steps';
import './shell.css';

/** The first page has come by then: the others may be fetched. */
const SETTLED_MS = 3000;
/** How often the hub is asked whether it can write. */
const STATUS_MS = 15_000;

const Palette = lazy(() => import('./palette'));
const KeyHelp = lazy(() => import('./key-help'));
const Missing = lazy(() => import('~/pages/missing'));

function Navigation({ onGo }: { onGo?: () => void }) {
  const { t, number } = useWords();
  const counts = useCounts();
  const path = usePath();
  return (
    <nav aria-label={t('nav.label')} className="nav">
      <ul>
        {routes.map((r) => {
          if (!r.nav) return null;
          const n = r.nav.badge ? (counts?.[r.nav.badge] ?? 0) : 0;
          const here = path === r.pattern || path.startsWith(`${r.pattern}/`);
          return (
            <li key={r.pattern}>
              <a
                href={r.pattern}
                className="nav-link"
                aria-current={here ? 'page' : undefined}
                onClick={onGo}
              >
                <Icon name={r.nav.icon} />
                <span className="grow">{t(r.title)}</span>
                {n > 0 && (
                  <Count
                    n={number(n)}
                    label={t(`badge.${r.nav.badge!}`)}
                    urgent={r.nav.badge === 'problems'}
                  />
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function ShopSwitch() {
  const { t } = useWords();
  const { shop } = usePreferences();
  const shops = (
    useQuery({ queryKey: ['shops'], queryFn: () => api.get('/api/v1/shops') }).data?.items ?? []
  ).filter(wasConnected);
  const known = shops.some((s) => s.id === shop);
  useEffect(() => {
    if (shop && shops.length && !known) setPreference('shop', '');
  }, [shop, shops.length, known]);
  if (shops.length < 2) return <p className="side-shop one-line">{shops[0]?.name ?? ''}</p>;
  return (
    <Select
      label={t('app.shop')}
      hideLabel
      lead={<Icon name="shop" size={16} />}
      value={known ? shop : 'all'}
      onChange={(id) => setPreference('shop', id === 'all' ? '' : id)}
      options={[
        { id: 'all', name: t('app.all_shops') },
        ...shops.map((s) => ({ id: s.id, name: s.name || s.domain })),
      ]}
    />
  );
}

function Connection() {
  const { t } = useWords();
  const state = useConnection();
  return (
    <span className={`connection ${state}`} role="status">
      <span className="live-dot" aria-hidden="true" />
      {t(`live.${state}`)}
    </span>
  );
}

const themes: { id: Preferences['theme']; icon: 'screen' | 'sun' | 'moon' }[] = [
  { id: 'system', icon: 'screen' },
  { id: 'light', icon: 'sun' },
  { id: 'dark', icon: 'moon' },
];

export function LanguageButton() {
  const { lang } = usePreferences();
  // Named in the language that it leads to.
  return (
    <Button
      look="plain"
      small
      icon="language"
      onPress={() => setPreference('lang', lang === 'zh' ? 'en' : 'zh')}
    >
      <span lang={lang === 'zh' ? 'en' : 'zh-CN'}>{lang === 'zh' ? 'English' : '简体中文'}</span>
    </Button>
  );
}

function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const { t, word } = useWords();
  const person = usePerson();
  const queries = useQueryClient();
  const { theme } = usePreferences();
  const signOut = async () => {
    await api.delete('/api/v1/session').catch(() => {});
    forget(queries);
  };
  return (
    <Menu
      label={t('app.person')}
      placement="top start"
      trigger={
        <Button look="plain" icon="person">
          {person.name}
        </Button>
      }
    >
      {themes.map((one) => (
        <MenuItem
          key={one.id}
          icon={one.icon}
          isChosen={theme === one.id}
          onAction={() => setPreference('theme', one.id)}
        >
          {t(`theme.${one.id}`)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon="keyboard" keys="?" onAction={onHelp}>
        {t('keys.title')}
      </MenuItem>
      <MenuItem
        icon="out"
        hint={`${person.email} · ${word('role', person.role)}`}
        onAction={signOut}
      >
        {t('do.sign_out')}
      </MenuItem>
    </Menu>
  );
}

function Side({
  onGo,
  onHelp,
  onSearch,
}: {
  onGo?: () => void;
  onHelp: () => void;
  onSearch: () => void;
}) {
  const { t } = useWords();
  return (
    <>
      <a className="brand" href="/orders" onClick={onGo}>
        <Mark />
        <span>Waybill</span>
      </a>
      <ShopSwitch />
      <button type="button" className="jump" onClick={onSearch}>
        <Icon name="search" size={16} />
        <span className="grow">{t('palette.open')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Navigation onGo={onGo} />
      <div className="side-foot">
        <Connection />
        <LanguageButton />
        <PersonMenu onHelp={onHelp} />
      </div>
    </>
  );
}

/** On a narrow screen the navigation comes from the side. */
function Drawer({
  isOpen,
  onClose,
  children,
}: {
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <ModalOverlay
      className="scrim drawer-scrim"
      isOpen={isOpen}
      onOpenChange={(o) => !o && onClose()}
      isDismissable
    >
      <Modal className="drawer">
        <AriaDialog aria-label={t('nav.label')} className="side">
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The page of the address; a new one gets the focus, so that a screen reader begins there. */
function Page() {
  const { t, lang } = useWords();
  const path = usePath();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const found = routeOf(path);
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path]);
  useEffect(() => {
    document.title = found ? `${t(found.route.title)} · Waybill` : 'Waybill';
  }, [found?.route.title, lang]);
  return (
    <main id="main" ref={main} tabIndex={-1} className="main">
      <LostNote />
      <NotWritingNote />
      <Boundary key={path}>
        <Suspense fallback={<div className="page-wait" />}>
          {found ? <found.route.page.Page parts={found.parts} /> : <Missing />}
        </Suspense>
      </Boundary>
    </main>
  );
}

function LostNote() {
  const { t } = useWords();
  const state = useConnection();
  if (state !== 'lost') return null;
  return (
    <div className="lost">
      <Note tone="attention">{t('live.lost_more')}</Note>
    </div>
  );
}

/** The hub answers but cannot write: a full disk. No event tells that, so it is asked for. */
function NotWritingNote() {
  const { t, lang } = useWords();
  const state = useConnection();
  const status = useQuery({
    queryKey: ['status', lang],
    queryFn: () => api.get('/api/v1/status'),
    refetchInterval: STATUS_MS,
    retry: false,
  }).data;
  if (state === 'lost' || !status?.problem) return null;
  return (
    <div className="not-writing" role="alert">
      <Note tone="critical">{t('live.not_writing', { why: status.problem.sentence })}</Note>
    </div>
  );
}

export function Shell() {
  const { t } = useWords();
  const queries = useQueryClient();
  const path = usePath();
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);

  useEffect(() => {
    client.onSignedOut = () => forget(queries);
    return startLive(queries);
  }, [queries]);
  useEffect(() => {
    if (path === '/') go('/orders', { replace: true });
  }, [path]);
  useEffect(() => {
    preload('/orders'); // where people go most
    const timer = setTimeout(() => routes.forEach((r) => r.page.load()), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const open = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === 'k') {
        e.preventDefault();
        setPalette((was) => !was);
      }
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, []);
  useKeys([
    ...routes.flatMap((r) =>
      r.nav ? [{ keys: `g ${r.nav.key}`, label: r.title, run: () => go(r.pattern) }] : [],
    ),
    { keys: '?', label: 'keys.title' as const, run: () => setHelp(true) },
  ]);
  const side = { onHelp: () => setHelp(true), onSearch: () => setPalette(true) };
  const fromDrawer = {
    onGo: () => setDrawer(false),
    onHelp: () => (setDrawer(false), setHelp(true)),
    onSearch: () => (setDrawer(false), setPalette(true)),
  };
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <header className="top no-print">
        <IconButton icon="menu" label={t('nav.open')} onPress={() => setDrawer(true)} />
        <a className="brand" href="/orders">
          <Mark size={24} />
          <span>Waybill</span>
        </a>
        <span className="grow" />
        <Connection />
        <IconButton icon="search" label={t('palette.open')} onPress={() => setPalette(true)} />
      </header>
      <aside className="side fixed no-print">
        <Side {...side} />
      </aside>
      <Page />
      <Drawer isOpen={drawer} onClose={() => setDrawer(false)}>
        <Side {...fromDrawer} />
      </Drawer>
      <BulkStrip />
      <Suspense fallback={null}>
        {palette && <Palette onClose={() => setPalette(false)} />}
        {help && <KeyHelp onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}
