// SPDX-License-Identifier: Apache-2.0
// A way step by step, each with its drawing.
import type { ReactNode } from 'react';

export const Guide = ({ children }: { children: ReactNode }) => (
  <ol className="guide">{children}</ol>
);

export function Hint({ drawing, children }: { drawing: ReactNode; children: ReactNode }) {
  return (
    <li className="guide-step">
      {drawing}
      <div className="guide-text">{children}</div>
    </li>
  );
}
