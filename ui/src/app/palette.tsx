// SPDX-License-Identifier: Apache-2.0
// Ctrl K: go anywhere, find an order, change how the app looks. Loaded when it is first opened.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  Autocomplete,
  Dialog as AriaDialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { api } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Icon, type IconName } from '~/kit/icon';
import { setPreference, usePreferences } from './preferences';
import { go } from './router';
import { routes } from './routes';
import './palette.css';

interface Entry {
  id: string;
  icon: IconName;
  text: string;
  more?: string;
  keys?: string;
  run: () => void;
}

const FOUND_MAX = 6;

function useFound(q: string): Entry[] {
  const { data } = useQuery({
    queryKey: ['orders', 'palette', q],
    queryFn: ({ signal }) => api.get('/api/v1/orders', { query: { q, limit: FOUND_MAX }, signal }),
    enabled: q.length > 1,
    placeholderData: (previous) => previous,
  });
  if (q.length < 2) return [];
  return (data?.items ?? []).map((o) => ({
    id: o.id,
    icon: 'orders',
    text: o.name,
    more: [o.customer?.name, o.stage_label].filter(Boolean).join(' · '),
    run: () => go(`/orders/${o.id}`),
  }));
}

function useEntries(): Entry[] {
  const { t } = useWords();
  const { lang } = usePreferences();
  const pages: Entry[] = routes.flatMap((r) =>
    r.nav
      ? [
          {
            id: r.pattern,
            icon: r.nav.icon,
            text: t(r.title),
            keys: `G ${r.nav.key.toUpperCase()}`,
            run: () => go(r.pattern),
          },
        ]
      : [],
  );
  const looks: Entry[] = (['light', 'dark', 'system'] as const).map((theme) => ({
    id: `theme-${theme}`,
    icon: theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'screen',
    text: t(`theme.${theme}`),
    run: () => setPreference('theme', theme),
  }));
  const other = lang === 'zh' ? 'en' : 'zh';
  return [
    ...pages,
    ...looks,
    {
      id: 'lang',
      icon: 'language',
      text: other === 'en' ? 'English' : '简体中文',
      run: () => setPreference('lang', other),
    },
  ];
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const q = text.trim();
  const entries = useEntries().filter((e) => e.text.toLowerCase().includes(q.toLowerCase()));
  const items = [...useFound(q), ...entries];
  return (
    <ModalOverlay
      className="scrim palette-scrim"
      isOpen
      onOpenChange={(o) => !o && onClose()}
      isDismissable
    >
      <Modal className="modal palette">
        <AriaDialog className="dialog" aria-label={t('palette.open')}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField className="palette-field" aria-label={t('palette.open')} autoFocus>
              <Icon name="search" />
              <Input className="palette-input" placeholder={t('palette.placeholder')} />
            </SearchField>
            <Menu
              className="menu palette-list"
              items={items}
              aria-label={t('palette.open')}
              renderEmptyState={() => <p className="palette-none muted">{t('palette.none')}</p>}
              onAction={(id) => {
                onClose();
                items.find((e) => e.id === id)?.run();
              }}
            >
              {(e) => (
                <MenuItem id={e.id} textValue={e.text} className="menu-item">
                  <Icon name={e.icon} />
                  <span className="grow one-line">
                    {e.text} {e.more && <span className="muted">{e.more}</span>}
                  </span>
                  {e.keys && <kbd>{e.keys}</kbd>}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
