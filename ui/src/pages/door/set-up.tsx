// SPDX-License-Identifier: Apache-2.0
// First run: whoever has the link that the program printed becomes the owner.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { go } from '~/app/router';
import { forget } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { TextField } from '~/kit/field';
import { AccountForm, codeOfLink, dropCode, isComplete, noAccount } from './account-form';
import { Door } from './door';

export default function SetUp() {
  const { t, lang } = useWords();
  const queries = useQueryClient();
  const [linked] = useState(codeOfLink);
  const [code, setCode] = useState(linked);
  const [account, setAccount] = useState(noAccount);
  const setUp = useMutation({
    mutationFn: () => api.post('/api/v1/setup', { body: { ...account, code: code.trim(), lang } }),
    onSuccess: () => {
      dropCode();
      go('/start', { replace: true });
      forget(queries);
    },
  });
  return (
    <Door
      title={t('door.welcome')}
      about={t('door.welcome_more')}
      action={t('door.set_up')}
      error={setUp.error}
      isPending={setUp.isPending}
      isDisabled={!code || !isComplete(account)}
      onSubmit={() => setUp.mutate()}
    >
      {!linked && (
        <TextField
          label={t('door.code')}
          hint={t('door.code_hint')}
          value={code}
          onChange={setCode}
          mono
        />
      )}
      <AccountForm value={account} onChange={setAccount} />
    </Door>
  );
}
