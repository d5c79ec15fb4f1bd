// SPDX-License-Identifier: Apache-2.0
// Which shop a row belongs to, where there is more than one.
import { useQuery } from '@tanstack/react-query';
import { api } from '~/api/client';

export function ShopName({ domain }: { domain: string | null | undefined }) {
  const shops = useQuery({ queryKey: ['shops'], queryFn: () => api.get('/api/v1/shops') });
  const items = shops.data?.items ?? [];
  if (items.length < 2) return null;
  const name = items.find((s) => s.domain === domain)?.name;
  return <span className="faint small">{name || domain}</span>;
}
