// SPDX-License-Identifier: Apache-2.0
// Small things that many pages need.
import { useState, type ReactNode } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useWords } from '~/i18n/i18n';
import { Button, IconButton } from './button';
import { Icon } from './icon';
import './bits.css';

/** A part of a page with a heading of its own. */
export function Card({
  title,
  extra,
  children,
  flush,
}: {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className="card">
      {title && (
        <header className="card-head">
          <h2 className="grow">{title}</h2>
          {extra}
        </header>
      )}
      <div className={flush ? 'card-flush' : 'card-body'}>{children}</div>
    </section>
  );
}

/** Name and value pairs. */
export function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A link that leaves Waybill; it opens beside it. */
export function Outside({ href, children }: { href: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <a className="outside" href={href} target="_blank" rel="noreferrer">
      {children}
      <Icon name="open" size={14} />
      <span className="visually-hidden"> {t('app.new_tab')}</span>
    </a>
  );
}

const COPIED_MS = 1500;

interface CopyProps {
  text: string;
  /** With its word, where copying is what there is to do. */
  said?: boolean;
}

export function Copy({ text, said }: CopyProps) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  if (said)
    return (
      <Button small icon={copied ? 'check' : 'copy'} onPress={copy}>
        {copied ? t('do.copied') : t('do.copy')}
      </Button>
    );
  return (
    <IconButton
      small
      icon={copied ? 'check' : 'copy'}
      label={copied ? t('do.copied') : t('do.copy_it', { text })}
      onPress={copy}
    />
  );
}

/** A text that is to be pasted elsewhere. */
export function ToCopy({ text }: { text: string }) {
  return (
    <span className="to-copy">
      <code className="grow">{text}</code>
      <Copy text={text} />
    </span>
  );
}

interface ProgressProps {
  label: string;
  done: number;
  total: number | null;
  paused?: boolean;
}

export function Progress({ label, done, total, paused }: ProgressProps) {
  const { number } = useWords();
  return (
    <ProgressBar
      className={paused ? 'progress paused' : 'progress'}
      aria-label={label}
      value={done}
      maxValue={total || 1}
      isIndeterminate={!total}
      valueLabel={`${number(done)} / ${number(total ?? 0)}`}
    >
      {({ percentage }) => (
        <svg width="100%" height="6" aria-hidden="true">
          <rect className="progress-ground" width="100%" height="6" rx="3" />
          <rect className="progress-done" width={`${percentage ?? 30}%`} height="6" rx="3" />
        </svg>
      )}
    </ProgressBar>
  );
}
