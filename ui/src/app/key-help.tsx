// SPDX-License-Identifier: Apache-2.0
// The keys that this page serves just now.
import { useState } from 'react';
import { useWords } from '~/i18n/i18n';
import { Dialog } from '~/kit/overlay';
import { served } from './keys';
import './key-help.css';

export default function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const [keys] = useState(served);
  return (
    <Dialog title={t('keys.title')} isOpen onClose={onClose}>
      <dl className="keys">
        {keys.map((k) => (
          <div key={k.keys}>
            <dt>
              {k.keys.split(' ').map((one) => (
                <kbd key={one}>{one.length === 1 ? one.toUpperCase() : one}</kbd>
              ))}
            </dt>
            <dd>{t(k.label)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Ctrl</kbd>
            <kbd>K</kbd>
          </dt>
          <dd>{t('palette.open')}</dd>
        </div>
      </dl>
      <p className="muted small">{t('keys.lists')}</p>
    </Dialog>
  );
}
