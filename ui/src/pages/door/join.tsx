// SPDX-License-Identifier: Apache-2.0
// Where an invitation's link leads, and a link for a new password (/join#code).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '~/api/client';
import { go } from '~/app/router';
import { forget } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { TextField } from '~/kit/field';
import { Failed } from '~/kit/states';
import { AccountForm, PASSWORD_MIN, codeOfLink, isComplete, noAccount } from './account-form';
import { Door } from './door';

export default function Join() {
  const { t, lang } = useWords();
  const queries = useQueryClient();
  const [code] = useState(codeOfLink);
  const [account, setAccount] = useState(noAccount);
  const look = useQuery({
    queryKey: ['link', code],
    queryFn: () => api.post('/api/v1/invitations/look', { body: { code } }),
    retry: false,
    staleTime: Infinity,
  });
  useEffect(() => {
    if (look.data)
      setAccount((was) => ({ ...was, name: look.data.name ?? '', email: look.data.email ?? '' }));
  }, [look.data]);
  const reset = look.data?.kind === 'reset';
  const join = useMutation({
    mutationFn: () =>
      api.post('/api/v1/invitations/accept', {
        body: reset ? { code, password: account.password } : { ...account, code, lang },
      }),
    onSuccess: () => {
      go('/orders', { replace: true });
      forget(queries);
    },
  });
  if (look.isPending) return <div className="page-wait" />;
  if (look.error) return <Failed error={look.error} />;
  const complete = reset ? account.password.length >= PASSWORD_MIN : isComplete(account);
  return (
    <Door
      title={reset ? t('door.reset') : t('door.join')}
      about={reset ? t('door.reset_more', { email: account.email }) : t('door.join_more')}
      action={reset ? t('door.reset_do') : t('door.join_do')}
      error={join.error}
      isPending={join.isPending}
      isDisabled={!complete}
      onSubmit={() => join.mutate()}
    >
      {reset ? (
        <TextField
          label={t('door.password')}
          type="password"
          autoComplete="new-password"
          hint={t('door.password_hint', { n: PASSWORD_MIN })}
          value={account.password}
          onChange={(password) => setAccount({ ...account, password })}
          autoFocus
        />
      ) : (
        <AccountForm value={account} onChange={setAccount} />
      )}
    </Door>
  );
}
