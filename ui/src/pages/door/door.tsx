// SPDX-License-Identifier: Apache-2.0
// The frame of the pages in front of the app: sign in, set up, join.
import { useEffect, type FormEvent, type ReactNode } from 'react';
import { LanguageButton } from '~/app/shell';
import { useWords } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import { Mark } from '~/kit/icon';
import { Note } from '~/kit/states';
import { sentenceOf } from '~/kit/toast';
import './door.css';

interface DoorProps {
  title: string;
  about?: ReactNode;
  action: string;
  error: unknown;
  isPending: boolean;
  isDisabled?: boolean;
  onSubmit: () => void;
  children: ReactNode;
}

export function Door({
  title,
  about,
  action,
  error,
  isPending,
  isDisabled,
  onSubmit,
  children,
}: DoorProps) {
  useEffect(() => {
    document.title = `${title} · Waybill`;
  }, [title]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!isPending && !isDisabled) onSubmit();
  };
  const sentence = error ? sentenceOf(error) : null;
  return (
    <div className="door">
      <main className="door-slip">
        <header className="door-head">
          <Mark size={36} />
          <span className="door-brand">Waybill</span>
          <span className="grow" />
          <LanguageButton />
        </header>
        <form className="door-body" onSubmit={submit} noValidate>
          <h1>{title}</h1>
          {about && <div className="muted">{about}</div>}
          {sentence && (
            <div role="alert">
              <Note tone="critical" title={sentence.title}>
                {sentence.detail}
              </Note>
            </div>
          )}
          {children}
          <Button look="primary" type="submit" isPending={isPending} isDisabled={isDisabled}>
            {action}
          </Button>
        </form>
        <DoorFoot />
      </main>
    </div>
  );
}

/** The way of an order, as a strip beneath: what the program is for, without a word too many. */
function DoorFoot() {
  const { t } = useWords();
  const stops = [
    t('door.stop_paid'),
    t('door.stop_bought'),
    t('door.stop_shipped'),
    t('door.stop_marked'),
    t('door.stop_delivered'),
  ];
  return (
    <ol className="door-way">
      {stops.map((stop) => (
        <li key={stop}>{stop}</li>
      ))}
    </ol>
  );
}
