// SPDX-License-Identifier: Apache-2.0
// Runs before the first paint, so that a chosen theme or language does not flash. Read again by
// src/app/preferences.ts.
(function () {
  try {
    var root = document.documentElement;
    var theme = localStorage.getItem('waybill.theme');
    var lang = localStorage.getItem('waybill.lang') || navigator.language;
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    root.lang = /^zh/i.test(lang) ? 'zh-CN' : 'en';
  } catch (e) {
    // No storage: the system's theme it is.
  }
})();
