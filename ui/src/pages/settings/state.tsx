// SPDX-License-Identifier: Apache-2.0
// The state of a connection, to a shop or a supplier.
import type { Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Badge, type Shape, type Tone } from '~/kit/badge';

const looks: Record<Schemas['Shop']['state'], [Tone, Shape]> = {
  connecting: ['info', 'dots'],
  active: ['good', 'check'],
  needs_connect: ['critical', 'mark'],
  uninstalled: ['neutral', 'cross'],
};

export function ConnectionState({ state }: { state: Schemas['Shop']['state'] }) {
  const { word } = useWords();
  const [tone, shape] = looks[state] ?? looks.connecting;
  return (
    <Badge tone={tone} shape={shape}>
      {word('connection', state)}
    </Badge>
  );
}
