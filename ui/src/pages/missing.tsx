// SPDX-License-Identifier: Apache-2.0
import { useWords } from '~/i18n/i18n';
import { LinkButton } from '~/kit/button';
import { Empty } from '~/kit/states';

export default function Missing() {
  const { t } = useWords();
  return (
    <Empty
      isPage
      icon="search"
      title={t('missing.title')}
      actions={<LinkButton href="/orders">{t('missing.back')}</LinkButton>}
    >
      {t('missing.more')}
    </Empty>
  );
}
