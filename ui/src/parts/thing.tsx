// SPDX-License-Identifier: Apache-2.0
// A line of an order in short: picture, title, variant and SKU.
import { useState } from 'react';
import type { Schemas } from '~/api/client';
import { Icon } from '~/kit/icon';
import './thing.css';

/** Pictures come through the hub, never from their hosts. */
export function Picture({ src }: { src: string | null | undefined }) {
  const [failed, setFailed] = useState(false);
  if (!src || failed)
    return (
      <span className="picture none">
        <Icon name="image" />
      </span>
    );
  return (
    <img
      className="picture"
      src={src}
      alt=""
      width="40"
      height="40"
      loading="lazy"
      onError={() => setFailed(true)}
    />
  );
}

export function Thing({ line }: { line: Schemas['Line'] }) {
  const more = [line.variant, line.sku].filter(Boolean).join(' · ');
  return (
    <span className="thing">
      <Picture src={line.mapping?.image_url} />
      <span className="thing-text">
        <span className="thing-title">{line.title}</span>
        {more && <span className="muted small">{more}</span>}
      </span>
    </span>
  );
}
