// SPDX-License-Identifier: Apache-2.0
// Some things are done only with a reason; it stands in the history.
import { useState } from 'react';
import { useWords } from '~/i18n/i18n';
import { Button } from '~/kit/button';
import { TextField } from '~/kit/field';
import { Dialog } from '~/kit/overlay';

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
    <Dialog
      title={title}
      about={about}
      size="small"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('do.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={!reason.trim()}
            isPending={isPending}
            onPress={() => onReason(reason.trim())}
          >
            {action}
          </Button>
        </>
      }
    >
      <TextField
        label={t('act.reason')}
        value={reason}
        onChange={setReason}
        maxLength={500}
        autoFocus
      />
    </Dialog>
  );
}
