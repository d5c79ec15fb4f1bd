// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '~/api/client';
import { forget } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { TextField } from '~/kit/field';
import { Door } from './door';

export default function SignIn() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => api.post('/api/v1/session', { body: { email: email.trim(), password } }),
    onSuccess: () => forget(queries),
  });
  return (
    <Door
      title={t('door.sign_in')}
      action={t('door.sign_in')}
      error={signIn.error}
      isPending={signIn.isPending}
      isDisabled={!email || !password}
      onSubmit={() => signIn.mutate()}
    >
      <TextField
        label={t('door.email')}
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        autoFocus
      />
      <TextField
        label={t('door.password')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <p className="hint">{t('door.forgot')}</p>
    </Door>
  );
}
