// SPDX-License-Identifier: Apache-2.0
// Recognizes pages on which no work is possible until the person has done something.
import type { Wall } from './types';

const CAPTCHA = [
  '#baxia-dialog-content',
  '.baxia-dialog',
  '#baxia-punish',
  '#nc_1_wrapper',
  '.nc-container',
  'iframe[src*="_____tmd_____"]',
  'iframe[src*="/punish"]',
];

/** Hidden ones are left behind by walls that were passed. */
function shown(doc: Document, selector: string): boolean {
  for (const e of doc.querySelectorAll(selector)) {
    if (e.closest('[hidden]')) continue;
    const style = doc.defaultView?.getComputedStyle(e);
    if (style && (style.display === 'none' || style.visibility === 'hidden')) continue;
    return true;
  }
  return false;
}

export function wallOf(doc: Document, address: string): Wall {
  const url = new URL(address);
  if (/\/punish|_____tmd_____/.test(url.pathname + url.search)) return 'captcha';
  if (/^(login|passport|thirdparty)\./.test(url.hostname) || /\/(ug-)?login/.test(url.pathname))
    return 'log_in';
  if (CAPTCHA.some((selector) => shown(doc, selector))) return 'captcha';
  const isLogIn =
    shown(doc, 'input[type="password"]') || shown(doc, '#alibaba-login-box, .fm-login');
  return isLogIn ? 'log_in' : 'ok';
}
