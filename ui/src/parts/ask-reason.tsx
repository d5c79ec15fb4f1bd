// SPDX-License-Identifier: Apache-2.0
// Some things are done only with a reason; it stands in the history.
import { useState } from 'react';
import { useWords } from '~/i18n/i18n';
import { TextField } from '~/kit/field';
import { Confirm } from '~/kit/overlay';

interface AskProps {
  title: string;
  about: string;
  action: string;
  isPending: boolean;
  onClose: () => void;
  onReason: (reason: string) => void;
}

export function AskReason({ title, about, action, isPending, onClose, onReason }: AskProps) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  return (
    <Confirm
      isOpen
      title={title}
      about={about}
      action={action}
      isReady={Boolean(reason.trim())}
      isPending={isPending}
      onClose={onClose}
      onConfirm={() => onReason(reason.trim())}
    >
      <TextField
        label={t('act.reason')}
        value={reason}
        onChange={setReason}
        maxLength={500}
        autoFocus
      />
    </Confirm>
  );
}
