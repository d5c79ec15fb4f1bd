// SPDX-License-Identifier: Apache-2.0
// Short news at the foot of the page: `toast('Held.', { undo: () => release() })`. They wait while
// the pointer or the focus is on them; what needs an answer is not a toast.
import {
  Button as AriaButton,
  Text,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { ApiError } from '~/api/client';
import { useWords, words } from '~/i18n/i18n';
import { Icon } from './icon';
import './toast.css';

interface News {
  text: string;
  detail?: string;
  tone: 'plain' | 'good' | 'bad';
  undo?: () => void;
  /** What may be done next. */
  act?: { text: string; run: () => void };
}

const SHOWN_MS = 7000;
const SHOWN_WITH_UNDO_MS = 12_000;
const queue = new ToastQueue<News>({ maxVisibleToasts: 3 });

export function toast(text: string, more: Partial<Omit<News, 'text'>> = {}) {
  const timeout = more.undo || more.act ? SHOWN_WITH_UNDO_MS : SHOWN_MS;
  queue.add({ tone: 'good', ...more, text }, more.tone === 'bad' ? {} : { timeout });
}

/** Says what failed and what to do; it stays until it is closed. */
export function toastError(error: unknown) {
  const { title, detail } = sentenceOf(error);
  toast(title, { tone: 'bad', detail });
}

/** An error in words of the person's language. */
export function sentenceOf(error: unknown): { title: string; detail: string } {
  const { t } = words();
  if (error instanceof ApiError && error.code !== 'offline')
    return { title: error.title || t('state.error'), detail: error.detail };
  if (error instanceof ApiError)
    return { title: t('state.offline'), detail: t('state.offline_more') };
  return { title: t('state.error'), detail: error instanceof Error ? error.message : '' };
}

function ToastButton({
  text,
  onPress,
  toastKey,
}: {
  text: string;
  onPress: () => void;
  toastKey: string;
}) {
  return (
    <AriaButton
      className="toast-act"
      onPress={() => {
        queue.close(toastKey);
        onPress();
      }}
    >
      {text}
    </AriaButton>
  );
}

export function Toasts() {
  const { t } = useWords();
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t('app.news')}>
      {({ toast: one }) => (
        <AriaToast toast={one} className={`toast ${one.content.tone}`}>
          <Icon name={one.content.tone === 'bad' ? 'problems' : 'check'} />
          <ToastContent className="toast-text">
            <Text slot="title">{one.content.text}</Text>
            {one.content.detail && (
              <Text slot="description" className="small">
                {one.content.detail}
              </Text>
            )}
          </ToastContent>
          {one.content.act && (
            <ToastButton
              text={one.content.act.text}
              onPress={one.content.act.run}
              toastKey={one.key}
            />
          )}
          {one.content.undo && (
            <ToastButton text={t('do.undo')} onPress={one.content.undo} toastKey={one.key} />
          )}
          <AriaButton slot="close" className="toast-close" aria-label={t('do.close')}>
            <Icon name="close" size={16} />
          </AriaButton>
        </AriaToast>
      )}
    </ToastRegion>
  );
}
