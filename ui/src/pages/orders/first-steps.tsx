// SPDX-License-Identifier: Apache-2.0
// The way back to the first steps, until they are done or somebody says that they need no more.
import { setPreference, usePreferences } from '~/app/preferences';
import { useWords } from '~/i18n/i18n';
import { IconButton, LinkButton } from '~/kit/button';
import { Icon } from '~/kit/icon';
import { useFirstSteps } from '~/parts/first-steps';

export function FirstSteps() {
  const { t, number } = useWords();
  const wanted = usePreferences().start === '';
  const { steps } = useFirstSteps(wanted);
  const next = steps?.find((s) => !s.done);
  if (!steps || !next || !wanted) return null;
  return (
    <section className="first-steps" aria-labelledby="first-steps">
      <h2 id="first-steps">
        {t('start.title')}{' '}
        <span className="faint small">
          {t('start.progress', { done: steps.filter((s) => s.done).length, all: steps.length })}
        </span>
      </h2>
      <ol className="first-steps-list">
        {steps.map((s, i) => (
          <li key={s.id}>
            <a
              href={`/start?step=${s.id}`}
              className={s.done ? 'first-step done' : 'first-step'}
              aria-current={s === next ? 'step' : undefined}
            >
              <span className="first-step-mark" aria-hidden="true">
                {s.done ? <Icon name="check" size={12} /> : number(i + 1)}
              </span>
              {t(`start.${s.id}`)}
              {s.done && <span className="visually-hidden"> {t('start.done')}</span>}
            </a>
          </li>
        ))}
      </ol>
      <div className="row">
        <LinkButton look="primary" small href={`/start?step=${next.id}`}>
          {t('start.go_on')}
        </LinkButton>
        <IconButton
          small
          icon="close"
          label={t('start.hide')}
          onPress={() => setPreference('start', 'hidden')}
        />
      </div>
    </section>
  );
}
