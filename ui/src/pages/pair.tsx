// SPDX-License-Identifier: Apache-2.0
// The string that pairs a browser is an address of this hub; who opens it instead of pasting it is
// told where it belongs.
import { useWords } from '~/i18n/i18n';
import { Copy } from '~/kit/bits';
import { LinkButton } from '~/kit/button';
import { Empty } from '~/kit/states';

export default function Pair() {
  const { t } = useWords();
  return (
    <Empty
      isPage
      icon="link"
      title={t('pair.title')}
      actions={
        <>
          {location.hash.length > 1 && <Copy text={location.href} said />}
          <LinkButton small href="/settings?part=extension">
            {t('pair.settings')}
          </LinkButton>
        </>
      }
    >
      {t('pair.about')}
    </Empty>
  );
}
