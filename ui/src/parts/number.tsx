// SPDX-License-Identifier: Apache-2.0
// Numbers that people read out, compare and copy.
import { Copy } from '~/kit/bits';
import { Icon } from '~/kit/icon';
import { useWords } from '~/i18n/i18n';
import './number.css';

/** A tracking or supplier number; with a link it opens the page that tells more. */
export function Number({
  value,
  url,
  copy,
}: {
  value: string;
  url?: string | null;
  copy?: boolean;
}) {
  const { t } = useWords();
  return (
    <span className="number-text">
      {url ? (
        <a className="mono one-line" href={url} target="_blank" rel="noreferrer">
          {value}
          <span className="visually-hidden"> {t('app.new_tab')}</span>
        </a>
      ) : (
        <span className="mono one-line">{value}</span>
      )}
      {url && <Icon name="open" size={13} />}
      {copy && <Copy text={value} />}
    </span>
  );
}
