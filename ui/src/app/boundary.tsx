// SPDX-License-Identifier: Apache-2.0
// What fails while it is drawn is said in place of the page; the rest of the app goes on.
import { Component, type ReactNode } from 'react';
import { Failed } from '~/kit/states';

export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    // Most often a part of an older version that the hub no longer has: load the new one.
    return <Failed error={this.state.error} onRetry={() => location.reload()} />;
  }
}
