// SPDX-License-Identifier: Apache-2.0
// Our own line drawings of what is found where, for somebody who has never made an app. They show
// the shape of a page, not its look; the sentence beside each says the same in words.
import type { ReactNode } from 'react';

/** A browser window. `address`: its bar; what stands between * and * is marked. */
function Page({ address, children }: { address: string; children?: ReactNode }) {
  const [before, marked, after] = address.split('*');
  return (
    <svg className="drawing" viewBox="0 0 220 128" aria-hidden="true">
      <rect className="d-page" x="1" y="1" width="218" height="126" rx="8" />
      <path className="d-line" d="M1 22h218" />
      <path className="d-dots" d="M10 11.5h.01M17 11.5h.01M24 11.5h.01" />
      <rect className="d-field" x="34" y="5.5" width="178" height="12" rx="6" />
      <text className="d-text" x="40" y="14">
        {before}
        {marked && <tspan className="d-strong">{marked}</tspan>}
        {after}
      </text>
      {children}
    </svg>
  );
}

/** Lines in place of words that do not matter here. */
const Greek = ({ x, y, widths }: { x: number; y: number; widths: number[] }) => (
  <path className="d-greek" d={widths.map((w, i) => `M${x} ${y + i * 11}h${w}`).join('')} />
);

const Side = () => (
  <>
    <path className="d-line" d="M52 22v105" />
    <Greek x={11} y={36} widths={[30, 24, 32, 20, 28]} />
  </>
);

/** What is to be pressed or copied. */
function Target({
  x,
  y,
  w,
  n,
  text,
}: {
  x: number;
  y: number;
  w: number;
  n?: number;
  text: string;
}) {
  return (
    <>
      <rect className="d-target" x={x} y={y} width={w} height="18" rx="4" />
      <text className="d-text d-strong" x={x + 7} y={y + 12}>
        {text}
      </text>
      {n !== undefined && (
        <>
          <circle className="d-number" cx={x + w} cy={y} r="7" />
          <text className="d-count" x={x + w} y={y + 3} textAnchor="middle">
            {n}
          </text>
        </>
      )}
    </>
  );
}

const Pointer = ({ x, y }: { x: number; y: number }) => (
  <path
    className="d-pointer"
    d="M0 0l4.2 11.5 1.9-4.7 4.8-1.8z"
    transform={`translate(${x} ${y})`}
  />
);

export const NewApp = ({ word }: { word: string }) => (
  <Page address="dev.shopify.com/dashboard">
    <Side />
    <Greek x={64} y={40} widths={[40]} />
    <Target x={140} y={32} w={66} text={word} />
    <Pointer x={194} y={44} />
    <Greek x={64} y={70} widths={[142, 130, 142, 120]} />
  </Page>
);

export const Scopes = ({ word }: { word: string }) => (
  <Page address="dev.shopify.com/dashboard">
    <Side />
    <Greek x={64} y={38} widths={[52]} />
    <rect className="d-target" x="64" y="48" width="142" height="42" rx="4" />
    <text className="d-text d-strong" x="71" y="61">
      read_orders,
    </text>
    <text className="d-text d-strong" x="71" y="72">
      read_products,
    </text>
    <text className="d-text d-strong" x="71" y="83">
      …
    </text>
    <rect className="d-button" x="146" y="100" width="60" height="17" rx="4" />
    <text className="d-text" x="176" y="111.5" textAnchor="middle">
      {word}
    </text>
  </Page>
);

export const Install = ({ word }: { word: string }) => (
  <Page address="dev.shopify.com/dashboard">
    <Side />
    <Greek x={64} y={40} widths={[60, 40]} />
    <Target x={134} y={32} w={72} text={word} />
    <path className="d-line" d="M92 76h34v30H92zM88 88l5-12h32l5 12M100 106v-11h9v11" />
    <path className="d-arrow" d="M170 54v38h-32M143 87l-6 5 6 5" />
  </Page>
);

export const Secrets = ({ id, secret }: { id: string; secret: string }) => (
  <Page address="dev.shopify.com/dashboard">
    <Side />
    <Greek x={64} y={38} widths={[44]} />
    <Target x={64} y={52} w={136} n={1} text={id} />
    <Target x={64} y={88} w={136} n={2} text={secret} />
  </Page>
);

export const Token = ({ word }: { word: string }) => (
  <Page address="admin.shopify.com/store/…/settings/apps">
    <Side />
    <Greek x={64} y={38} widths={[70]} />
    <text className="d-text" x="64" y="62">
      {word}
    </text>
    <Target x={64} y={70} w={136} n={1} text="shpat_•••••••••" />
    <Greek x={64} y={106} widths={[100]} />
  </Page>
);

export const ShopName = ({ name }: { name: string }) => (
  <Page address={`admin.shopify.com/store/*${name}*/orders`}>
    <Side />
    <path className="d-arrow" d={`M176 62V26M171 32l5-7 5 7`} />
    <Greek x={64} y={76} widths={[142, 120, 136, 110]} />
  </Page>
);

export const SupplierApp = ({ appKey, secret }: { appKey: string; secret: string }) => (
  <Page address="openservice.aliexpress.com">
    <Side />
    <Greek x={64} y={38} widths={[58]} />
    <Target x={64} y={52} w={136} n={1} text={appKey} />
    <Target x={64} y={88} w={136} n={2} text={secret} />
  </Page>
);

/** `site`: whose page asks for the address of ours. */
export const Callback = ({
  site,
  word,
  address,
}: {
  site: string;
  word: string;
  address: string;
}) => (
  <Page address={site}>
    <Side />
    <text className="d-text" x="64" y="44">
      {word}
    </text>
    <Target
      x={64}
      y={52}
      w={142}
      text={address.length > 26 ? `${address.slice(0, 25)}…` : address}
    />
    <Greek x={64} y={88} widths={[142, 110, 126]} />
  </Page>
);

export const Ended = () => (
  <Page address="localhost/*cb?code=3_50…&state=q1…*">
    <path className="d-arrow" d="M124 62V26M119 32l5-7 5 7" />
    <Greek x={30} y={80} widths={[160, 120, 140]} />
  </Page>
);
