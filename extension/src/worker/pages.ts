// SPDX-License-Identifier: Apache-2.0
// Firefox lets a person take back an extension's access to pages that it was given at installation.
// (Chrome has a switch of its own for that, beside the extension's button, and says so there.)

export const PAGES = ['https://*.aliexpress.com/*', 'https://*.aliexpress.us/*'];

const isFirefox = () => 'browser_specific_settings' in chrome.runtime.getManifest();

/** False: nothing stands in AliExpress' pages until the person allows it again. */
export const pagesAllowed = async (): Promise<boolean> =>
  !isFirefox() || (await chrome.permissions.contains({ origins: PAGES }));
