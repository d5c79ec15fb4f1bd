// SPDX-License-Identifier: Apache-2.0
// Stands in for a page of the plan until it is there.
import { useWords } from '~/i18n/i18n';
import { LinkButton } from '~/kit/button';
import { Empty } from '~/kit/states';

export default function Later() {
  const { t } = useWords();
  return (
    <Empty
      isPage
      icon="clock"
      title={t('later.title')}
      actions={<LinkButton href="/orders">{t('missing.back')}</LinkButton>}
    >
      {t('later.more')}
    </Empty>
  );
}
