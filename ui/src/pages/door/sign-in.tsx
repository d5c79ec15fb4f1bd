// SPDX-License-Identifier: Apache-2.0
// By e-mail and password, or by a one-time link that was made on the machine itself (/sign-in#code).
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '~/api/client';
import { forget, useSession } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { TextField } from '~/kit/field';
import { Note } from '~/kit/states';
import { codeOfLink, dropCode } from './account-form';
import { Door } from './door';

export default function SignIn() {
  const { t } = useWords();
  const queries = useQueryClient();
  const session = useSession().data;
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: (body: { code: string } | { email: string; password: string }) =>
      api.post('/api/v1/session', { body }),
    onSuccess: () => forget(queries),
  });
  useEffect(() => {
    const code = location.pathname === '/sign-in' ? codeOfLink() : '';
    if (!code) return;
    dropCode();
    signIn.mutate({ code });
  }, []);
  const insecure = session && !session.secure;
  return (
    <Door
      title={t('door.sign_in')}
      action={t('door.sign_in')}
      error={signIn.error}
      isPending={signIn.isPending}
      isDisabled={!email || !password || insecure}
      onSubmit={() => signIn.mutate({ email: email.trim(), password })}
    >
      {insecure && (
        <Note tone="attention" title={t('door.insecure')}>
          <pre className="door-help">{session.secure_help}</pre>
        </Note>
      )}
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
