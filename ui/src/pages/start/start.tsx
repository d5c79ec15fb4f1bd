// SPDX-License-Identifier: Apache-2.0
// The first steps: shop, supplier, first product. Each can be left for later; the Orders page shows
// the way back until all are done. What works and what does not yet stands beside them.
import { useEffect, useRef, type ReactNode } from 'react';
import { useSearch } from '~/app/router';
import { useMay } from '~/app/session';
import { useWords } from '~/i18n/i18n';
import { Card, ToCopy } from '~/kit/bits';
import { Button, LinkButton } from '~/kit/button';
import { Icon } from '~/kit/icon';
import { Empty, Note, Skeleton } from '~/kit/states';
import { useFirstSteps, wasConnected, type Step, type StepId } from '~/parts/first-steps';
import { Able } from './able';
import { ProductStep } from './product-step';
import { ShopStep } from './shop-step';
import { SupplierStep } from './supplier-step';
import './start.css';

interface OneProps {
  step: Step;
  n: number;
  isOpen: boolean;
  onToggle: () => void;
  /** Goes on without it; the last step has none. */
  onLater?: () => void;
  children: ReactNode;
}

function OneStep({ step, n, isOpen, onToggle, onLater, children }: OneProps) {
  const { t, number } = useWords();
  const body = `step-${step.id}`;
  return (
    <li className={step.done ? 'start-step done' : 'start-step'}>
      <h2>
        <button
          type="button"
          className="start-step-head"
          aria-expanded={isOpen}
          aria-controls={body}
          onClick={onToggle}
        >
          <span className="start-step-mark" aria-hidden="true">
            {step.done ? <Icon name="check" size={16} /> : number(n)}
          </span>
          <span className="grow">
            {t(`start.${step.id}`)}
            <span className="hint block">{t(`start.${step.id}_about`)}</span>
          </span>
          <span className="start-step-state">{t(step.done ? 'start.done' : 'start.open')}</span>
          <Icon name={isOpen ? 'up' : 'down'} size={16} />
        </button>
      </h2>
      <div id={body} className="start-step-body" hidden={!isOpen}>
        {isOpen && children}
        {isOpen && onLater && !step.done && (
          <div className="start-step-foot">
            <Button look="plain" onPress={onLater}>
              {t('start.later')}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}

function Demo() {
  const { t } = useWords();
  return (
    <Card title={t('start.demo')}>
      <p className="muted">{t('start.demo_about')}</p>
      <ToCopy text="waybill demo" />
    </Card>
  );
}

/** What came of a grant, when the browser comes back from it. */
function Granted({ code }: { code: string | null }) {
  const { t, word } = useWords();
  if (!code) return null;
  if (code === 'ok') return <Note tone="good">{t('start.granted')}</Note>;
  return (
    <div role="alert">
      <Note tone="critical" title={t('start.not_granted')}>
        {word('grant', code, t('start.not_granted_more'))}
      </Note>
    </div>
  );
}

function Finished() {
  const { t } = useWords();
  return (
    <Note
      tone="good"
      title={t('start.finished')}
      actions={
        <>
          <LinkButton small href="/orders">
            {t('missing.back')}
          </LinkButton>
          <LinkButton small look="plain" href="/settings">
            {t('nav.settings')}
          </LinkButton>
        </>
      }
    >
      {t('start.finished_more')}
    </Note>
  );
}

type First = ReturnType<typeof useFirstSteps>;

function Steps({ steps, shops, suppliers }: First & { steps: Step[] }) {
  const [search, change] = useSearch();
  const list = useRef<HTMLOListElement>(null);
  const moved = useRef(false);
  const asked = search.get('step');
  const open =
    asked === 'none' ? null : (steps.find((s) => s.id === asked) ?? steps.find((s) => !s.done));
  const show = (id: StepId | 'none') => {
    moved.current = true;
    change({ step: id, grant: undefined }, { replace: true });
  };
  const after = (id: StepId) => {
    const place = steps.findIndex((s) => s.id === id);
    show(steps.find((s, i) => i > place && !s.done)?.id ?? 'none');
  };
  useEffect(() => {
    // The step that opens by itself takes the focus along.
    if (moved.current) list.current?.querySelector<HTMLElement>('[aria-expanded=true]')?.focus();
    moved.current = false;
  }, [open?.id]);
  const real = shops.filter(wasConnected);
  const done = Object.fromEntries(steps.map((s) => [s.id, s.done])) as Record<StepId, boolean>;
  const bodies: Record<StepId, ReactNode> = {
    shop: <ShopStep shops={real} onNext={() => after('shop')} />,
    supplier: <SupplierStep suppliers={suppliers} onNext={() => after('supplier')} />,
    product: (
      <ProductStep
        done={done.product}
        lacks={{ shop: !real.some((s) => s.state === 'active'), supplier: !done.supplier }}
      />
    ),
  };
  return (
    <ol className="start-steps" ref={list}>
      {steps.map((step, i) => (
        <OneStep
          key={step.id}
          step={step}
          n={i + 1}
          isOpen={open?.id === step.id}
          onToggle={() => show(open?.id === step.id ? 'none' : step.id)}
          onLater={i < steps.length - 1 ? () => after(step.id) : undefined}
        >
          {bodies[step.id]}
        </OneStep>
      ))}
    </ol>
  );
}

export default function Start() {
  const { t } = useWords();
  const may = useMay('manager');
  const [search] = useSearch();
  const first = useFirstSteps();
  const { steps, shops, suppliers } = first;
  if (!may)
    return (
      <Empty isPage icon="shop" title={t('start.title')}>
        {t('start.may_not')}
      </Empty>
    );
  const mapped = steps?.some((s) => s.id === 'product' && s.done) ?? false;
  return (
    <div className="start">
      <header className="page-head">
        <div className="grow">
          <h1>{t('start.title')}</h1>
          <p className="muted">{t('start.about')}</p>
        </div>
        <LinkButton href="/orders">{t('start.leave')}</LinkButton>
      </header>
      <div className="start-main stack">
        <Granted code={search.get('grant')} />
        {!steps ? (
          <Skeleton rows={3} />
        ) : (
          <>
            {steps.every((s) => s.done) && <Finished />}
            <Steps steps={steps} shops={shops} suppliers={suppliers} />
          </>
        )}
      </div>
      <div className="start-side stack">
        <Able shops={shops} suppliers={suppliers} mapped={mapped} />
        <Demo />
      </div>
    </div>
  );
}
