// SPDX-License-Identifier: Apache-2.0
// The third step: what to buy for a first product.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas } from '~/api/client';
import { useWords } from '~/i18n/i18n';
import { Button, LinkButton } from '~/kit/button';
import { Failed, Note, Skeleton } from '~/kit/states';
import { MapDialog } from '~/pages/products/map-dialog';

const SHOWN = 5;

interface StepProps {
  /** What is missing before it makes sense. */
  lacks: { shop: boolean; supplier: boolean };
  done: boolean;
}

export function ProductStep({ lacks, done }: StepProps) {
  const { t } = useWords();
  const [mapping, setMapping] = useState<Schemas['ShopProduct'] | null>(null);
  const list = useQuery({
    queryKey: ['products', 'first'],
    queryFn: () => api.get('/api/v1/products', { query: { state: 'missing', limit: SHOWN } }),
    enabled: !lacks.shop,
  });
  if (lacks.shop) return <Note>{t('start.product_needs_shop')}</Note>;
  if (list.isPending) return <Skeleton rows={2} />;
  if (list.error) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  const { items, next } = list.data;
  return (
    <>
      {lacks.supplier && <Note>{t('start.product_needs_supplier')}</Note>}
      {items.length === 0 ? (
        <p className="muted">{t(done ? 'products.all_mapped' : 'start.product_none')}</p>
      ) : (
        <ul className="start-products">
          {items.map((p) => (
            <li key={`${p.shop} ${p.product_id}`} className="row">
              <span className="grow">
                <strong>{p.title}</strong>{' '}
                {p.open_orders > 0 && (
                  <span className="muted small">{t('products.waiting', { n: p.open_orders })}</span>
                )}
              </span>
              <Button small icon="link" isDisabled={lacks.supplier} onPress={() => setMapping(p)}>
                {t('products.map')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {(next || done) && (
        <div className="row">
          <LinkButton small look="plain" href="/products">
            {t('start.all_products')}
          </LinkButton>
        </div>
      )}
      {mapping && <MapDialog product={mapping} onClose={() => setMapping(null)} />}
    </>
  );
}
