// SPDX-License-Identifier: Apache-2.0
// Where an invitation's link leads.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { go } from '~/app/router';
import { forget } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { AccountForm, codeOfLink, isComplete, noAccount } from './account-form';
import { Door } from './door';

export default function Join() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [code] = useState(codeOfLink);
  const [account, setAccount] = useState(noAccount);
  const join = useMutation({
    mutationFn: () => api.post('/api/v1/invitations/accept', { body: { ...account, code } }),
    onSuccess: () => {
      go('/orders', { replace: true });
      forget(queries);
    },
  });
  return (
    <Door
      title={t('door.join')}
      about={t('door.join_more')}
      action={t('door.join_do')}
      error={join.error}
      isPending={join.isPending}
      isDisabled={!isComplete(account)}
      onSubmit={() => join.mutate()}
    >
      <AccountForm value={account} onChange={setAccount} />
    </Door>
  );
}
