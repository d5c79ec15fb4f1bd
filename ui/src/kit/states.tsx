// SPDX-License-Identifier: Apache-2.0
// What a place shows while it has nothing to show: not yet, nothing there, or something went wrong.
import type { ReactNode } from 'react';
import { useWords } from '~/i18n/i18n';
import { Button } from './button';
import { Icon, type IconName } from './icon';
import { sentenceOf } from './toast';
import './states.css';

/** A grey bar in place of a text that is on its way. */
export const Bar = ({ width = 'wide' }: { width?: 'short' | 'half' | 'wide' }) => (
  <span className={`bar ${width}`} aria-hidden="true" />
);

/** Lines in place of a list. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useWords();
  return (
    <div className="skeleton" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="skeleton-row">
          <Bar width="short" />
          <Bar width="wide" />
          <Bar width="half" />
        </div>
      ))}
    </div>
  );
}

interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** It is the whole page: its title is the page's. */
  isPage?: boolean;
}

export function Empty({ icon, title, children, actions, isPage }: EmptyProps) {
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={26} />
      </span>
      <Title>{title}</Title>
      {children && <div className="muted">{children}</div>}
      {actions && <div className="row">{actions}</div>}
    </div>
  );
}

/** What failed, in the hub's own sentence, and a way on. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useWords();
  const { title, detail } = sentenceOf(error);
  return (
    <div className="empty" role="alert">
      <span className="empty-icon bad">
        <Icon name="problems" size={26} />
      </span>
      <h2>{title}</h2>
      {detail && <div className="muted">{detail}</div>}
      {onRetry && (
        <Button icon="refresh" onPress={onRetry}>
          {t('do.retry')}
        </Button>
      )}
    </div>
  );
}

type NoteTone = 'info' | 'attention' | 'critical' | 'good';
const noteIcons: Record<NoteTone, IconName> = {
  info: 'note',
  attention: 'clock',
  critical: 'problems',
  good: 'check',
};

/** A sentence that belongs to a place and stays there. */
export function Note({
  tone = 'info',
  title,
  children,
  actions,
}: {
  tone?: NoteTone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={`note ${tone}`}>
      <Icon name={noteIcons[tone]} />
      <div className="note-text">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {actions && <div className="row">{actions}</div>}
    </div>
  );
}
