// SPDX-License-Identifier: Apache-2.0
// How Waybill is connected and what it may do by itself; who and what may speak with it.
import type { ReactNode } from 'react';
import { setPreference, usePreferences, type Preferences } from '~/app/preferences';
import { useSearch } from '~/app/router';
import { useMay } from '~/app/session';
import { useWords, type PlainKey } from '~/i18n/i18n';
import { Card } from '~/kit/bits';
import { Select } from '~/kit/field';
import { ViewLinks } from '~/kit/rows';
import { Backups } from './backups';
import { Extension } from './extension';
import { People } from './people';
import { Sessions } from './sessions';
import { Shops } from './shops';
import { Suppliers } from './suppliers';
import { Tokens } from './tokens';
import './settings.css';

const themes: Preferences['theme'][] = ['system', 'light', 'dark'];

function ThisBrowser() {
  const { t } = useWords();
  const { theme, lang } = usePreferences();
  return (
    <Card title={t('settings.browser')}>
      <div className="choices">
        <Select
          label={t('settings.language')}
          value={lang}
          onChange={(id) => setPreference('lang', id as Preferences['lang'])}
          options={[
            { id: 'en', name: 'English' },
            { id: 'zh', name: '简体中文' },
          ]}
        />
        <Select
          label={t('settings.theme')}
          value={theme}
          onChange={(id) => setPreference('theme', id as Preferences['theme'])}
          options={themes.map((id) => ({ id, name: t(`theme.${id}`) }))}
        />
      </div>
    </Card>
  );
}

interface Part {
  id: string;
  name: PlainKey;
  part: () => ReactNode;
  needs: 'viewer' | 'manager' | 'owner';
}

const parts: Part[] = [
  { id: 'shops', name: 'settings.shops', part: Shops, needs: 'viewer' },
  { id: 'suppliers', name: 'settings.suppliers', part: Suppliers, needs: 'viewer' },
  { id: 'extension', name: 'settings.extension', part: Extension, needs: 'viewer' },
  { id: 'people', name: 'settings.people', part: People, needs: 'owner' },
  { id: 'tokens', name: 'settings.tokens', part: Tokens, needs: 'manager' },
  { id: 'backups', name: 'settings.backups', part: Backups, needs: 'manager' },
  { id: 'sessions', name: 'settings.sessions', part: Sessions, needs: 'viewer' },
  { id: 'browser', name: 'settings.browser', part: ThisBrowser, needs: 'viewer' },
];

export default function Settings() {
  const { t } = useWords();
  const [search] = useSearch();
  const may = { viewer: true, manager: useMay('manager'), owner: useMay('owner') };
  const open = parts.filter((p) => may[p.needs]);
  const here = open.find((p) => p.id === search.get('part')) ?? open[0]!;
  const Here = here.part;
  return (
    <div className="settings">
      <header>
        <h1>{t('nav.settings')}</h1>
      </header>
      <ViewLinks
        label={t('nav.settings')}
        here={here.id}
        views={open.map((p) => ({
          id: p.id,
          name: t(p.name),
          href: p === open[0] ? '/settings' : `/settings?part=${p.id}`,
        }))}
      />
      <Here key={here.id} />
    </div>
  );
}
