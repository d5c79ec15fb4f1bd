// SPDX-License-Identifier: Apache-2.0
// A way step by step, each with its drawing.
import type { ReactNode } from 'react';
import { Copy } from '~/kit/bits';

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

/** A text that is to be pasted elsewhere. */
export function ToCopy({ text }: { text: string }) {
  return (
    <span className="to-copy">
      <code className="grow">{text}</code>
      <Copy text={text} />
    </span>
  );
}
