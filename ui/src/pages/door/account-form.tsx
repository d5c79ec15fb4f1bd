// SPDX-License-Identifier: Apache-2.0
// Who somebody is: asked of the first owner and of everybody who was invited.
import { useWords } from '~/i18n/i18n';
import { TextField } from '~/kit/field';

export interface Account {
  name: string;
  email: string;
  password: string;
}

export const noAccount: Account = { name: '', email: '', password: '' };
export const PASSWORD_MIN = 10;

export const isComplete = (a: Account) =>
  a.name.trim() !== '' && a.email.includes('@') && a.password.length >= PASSWORD_MIN;

export function AccountForm({
  value,
  onChange,
}: {
  value: Account;
  onChange: (a: Account) => void;
}) {
  const { t } = useWords();
  const set = (name: keyof Account) => (text: string) => onChange({ ...value, [name]: text });
  return (
    <>
      <TextField
        label={t('door.name')}
        autoComplete="name"
        value={value.name}
        onChange={set('name')}
        autoFocus
      />
      <TextField
        label={t('door.email')}
        type="email"
        autoComplete="username"
        value={value.email}
        onChange={set('email')}
      />
      <TextField
        label={t('door.password')}
        type="password"
        autoComplete="new-password"
        hint={t('door.password_hint', { n: PASSWORD_MIN })}
        value={value.password}
        onChange={set('password')}
      />
    </>
  );
}

/** The one-time code of the link. It stands behind #, so that no server and no log ever sees it. */
export function codeOfLink(): string {
  const fragment = location.hash.slice(1);
  return new URLSearchParams(fragment).get('code') ?? fragment;
}

export function dropCode() {
  history.replaceState(null, '', '/');
}
