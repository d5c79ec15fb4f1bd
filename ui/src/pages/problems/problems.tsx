// SPDX-License-Identifier: Apache-2.0
// All open problems in one list, most urgent first, each with its remedy.
import { useWords } from '~/i18n/i18n';
import { ProblemList } from '~/parts/problem-list';

export default function Problems() {
  const { t } = useWords();
  return (
    <div className="work-page">
      <header className="page-head">
        <h1 className="grow">{t('nav.problems')}</h1>
      </header>
      <section className="work-list">
        <ProblemList />
      </section>
    </div>
  );
}
