// SPDX-License-Identifier: Apache-2.0
// Recognizes the fields of AliExpress' address form and the note to the seller: by the name that a
// control has in any attribute, else by its label in seven languages. The form comes in several
// makes (plain controls, and two sets of drawn ones whose inputs have neither name nor id).
import { clean } from './text';

export type Field =
  | 'name'
  | 'first_name'
  | 'last_name'
  | 'phone_country'
  | 'phone'
  | 'country'
  | 'province'
  | 'city'
  | 'zip'
  | 'address'
  | 'address2'
  | 'tax_id'
  | 'birthday'
  | 'national_address'
  | 'note';

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | HTMLElement;

// The first row that fits decides, so the narrower ones come first. Attributes, then labels.
const RULES: [Field, RegExp, RegExp][] = [
  [
    'note',
    /memo|remark|note|seller.?message|message.?to|leave.?message/,
    /note to|message (to|for)|seller|vendedor|verkaufer|vendeur|продавц|卖家|备注|留言/,
  ],
  ['birthday', /birth/, /birth|nacimiento|nascimento|naissance|geburt|рожден|出生/],
  [
    'national_address',
    /nat.?addr|national.?addr|short.?addr/,
    /national address|short address|国家地址/,
  ],
  [
    'tax_id',
    /cpf|cnpj|\brut|tax|vat|passport|curp|customs|personal.?code|pccc|identity|id.?number/,
    /cpf|cnpj|\brut\b|tax|vat|passport|curp|customs|pasaporte|passeport|reisepass|паспорт|инн|税号|护照|清关/,
  ],
  [
    'phone_country',
    /phone.?(country|code|prefix)|(calling|dial|country|area).?code|prefix/,
    /country code|phone code|codigo (de|del) pais|prefijo|ddi|indicatif|landesvorwahl|vorwahl|код страны|区号|国家代码/,
  ],
  [
    'phone',
    /mobile|phone|\btel/,
    /phone|mobile|telefon|movil|celular|portable|handy|телефон|手机|电话/,
  ],
  [
    'first_name',
    /first.?name|given.?name/,
    /first name|given name|prenom|vorname|primeiro nome|имя \(|^имя\*?$/,
  ],
  [
    'last_name',
    /last.?name|family.?name|surname/,
    /last name|surname|apellido|sobrenome|nachname|фамилия/,
  ],
  [
    'name',
    /contact.?(person|name)|full.?name|receiver|recipient|consignee|addressee|^name$/,
    /contact name|full name|^name\b|recipient|nombre|nome|\bnom\b|name des|ansprechpartner|ф\.?и\.?о|имя|получател|收件人|收货人|姓名|联系人/,
  ],
  [
    'zip',
    /zip|post.?(al)?.?code|postcode|\bcep\b/,
    /zip|post(al)? ?code|postal|\bcep\b|plz|postleitzahl|индекс|邮编|邮政编码|\b20001\b/,
  ],
  ['country', /country|region.?code/, /country|pais\b|pays\b|land\b|стран|国家/],
  [
    'province',
    /province|state|region|prefecture/,
    /state|province|region|county|provincia|estado|departement|bundesland|область|край|регион|省|州/,
  ],
  ['city', /city|town|locality/, /city|town|ciudad|cidade|ville|stadt|\bort\b|город|城市/],
  [
    'address2',
    /address.?(line)?.?(2|two)|apt|suite|apartment|street.?2|detail.?2|unit/,
    /apt|suite|apartment|unit|address 2|second line|apartamento|piso|complemento|batiment|appartement|zusatz|wohnung|квартира|单元|门牌|公寓/,
  ],
  [
    'address',
    /address|street|detail/,
    /street|address|direccion|calle|endereco|\brua\b|adresse|strasse|straße|улица|адрес|街道|地址/,
  ],
];

// Never filled, whatever else they are called.
const NEVER = /card|cvv|cvc|coupon|promo|voucher|search|password|email|gift|instruction/;

const plain = (text: string) =>
  clean(text)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();

/** What attributes call it: `mobileNo` as "mobile no". */
function attributesOf(c: Element): string {
  const names = ['name', 'id', 'data-field', 'data-name', 'data-pl', 'data-testid', 'autocomplete'];
  return names
    .map((n) => c.getAttribute(n) ?? '')
    .join(' ')
    .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
    .toLowerCase()
    .trim();
}

const ITEM =
  '.mt-form-item, .next-form-item, .comet-form-item, [class*="form-item"], label, [class*="field"]';

/** What the page says beside it. */
function labelOf(c: Element): string {
  const doc = c.ownerDocument;
  const said: (string | null | undefined)[] = [
    c.getAttribute('aria-label'),
    c.getAttribute('placeholder'),
  ];
  const by = c.getAttribute('aria-labelledby');
  if (by) said.push(doc.getElementById(by)?.textContent);
  if (c.id) said.push(doc.querySelector(`label[for="${CSS.escape(c.id)}"]`)?.textContent);
  const item = c.closest(ITEM);
  // An item with several controls says nothing about one of them.
  if (item && controlsIn(item).length <= 1) {
    const copy = item.cloneNode(true) as Element;
    for (const option of copy.querySelectorAll('option, li, [role="option"]')) option.remove();
    said.push(copy.textContent);
  }
  return plain(said.filter(Boolean).join(' ')).slice(0, 200);
}

const CONTROLS =
  'input:not([type="hidden"]):not([type="checkbox"]):not([type="radio"]):not([type="submit"]):not([type="password"]), textarea, select, [role="combobox"]';

const isShown = (e: Element) => e.getClientRects().length > 0;

function controlsIn(root: Element | Document): Control[] {
  const all = [...root.querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (c) => !c.closest('[data-waybill]'),
  );
  // A drawn select and the input within it are one control.
  return all.filter((c) => !all.some((o) => o !== c && o.contains(c)));
}

/** Which field a control is for; null when it is none of ours. */
export function fieldOf(c: Element): Field | null {
  const attributes = attributesOf(c);
  const label = labelOf(c);
  if (NEVER.test(attributes) || (!attributes && NEVER.test(label))) return null;
  for (const [field, names] of RULES) if (attributes && names.test(attributes)) return field;
  for (const [field, , labels] of RULES) if (labels.test(label)) return field;
  return null;
}

/** The fields that the page shows now, each once, the first of its kind. */
export function findFields(doc: Document): Map<Field, Control> {
  const found = new Map<Field, Control>();
  for (const c of controlsIn(doc)) {
    if (!isShown(c)) continue;
    const field = fieldOf(c);
    if (field && !found.has(field)) found.set(field, c);
  }
  return found;
}

/** What a control shows as its value. */
export function valueOf(c: Control): string {
  if (c instanceof HTMLSelectElement) return clean(c.selectedOptions[0]?.textContent ?? c.value);
  if ((c instanceof HTMLInputElement || c instanceof HTMLTextAreaElement) && c.value)
    return clean(c.value);
  const drawn = c.closest('.next-select, .comet-select, [class*="select"]') ?? c;
  const shown = drawn.querySelector(
    '[class*="select-values"], [class*="selection-item"], em, [title]',
  );
  const text = shown?.getAttribute('title') ?? shown?.textContent;
  return clean(text ?? (c.matches('input') ? '' : c.textContent));
}

/** The same for a person: no difference of case, accents, blanks and marks. */
export function isSame(field: Field, wanted: string, taken: string): boolean {
  if (field === 'phone' || field === 'phone_country')
    return wanted.replace(/\D/g, '') === taken.replace(/\D/g, '');
  const bare = (s: string) => plain(s).replace(/[\s.,'’-]+/g, '');
  return bare(wanted) === bare(taken);
}

/** How a country may be written in a list: codes and names in the page's language and English. */
export function countryNames(code: string, pageCode: string | null, lang: string): string[] {
  const names = [code, pageCode ?? code];
  for (const l of [lang, 'en']) {
    try {
      names.push(new Intl.DisplayNames([l], { type: 'region' }).of(code) ?? '');
    } catch {
      // A language tag that is none.
    }
  }
  return [...new Set(names.filter(Boolean))];
}

/** Whatever could pay or place an order: never pressed by us. */
export function isPayment(e: Element): boolean {
  const path: string[] = [];
  for (let up: Element | null = e; up && path.length < 6; up = up.parentElement)
    path.push(`${up.id} ${up.getAttribute('class') ?? ''} ${up.getAttribute('data-pl') ?? ''}`);
  const text = plain(e.textContent ?? '');
  return (
    /place-?order|pl-order-to|pay-?(now|btn|button)|payment|wallet|submit-?order/i.test(
      path.join(' '),
    ) ||
    /\bpay\b|place order|submit order|pagar|finalizar|realizar pedido|payer|commander|bezahl|zahlen|оплат|оформить|付款|支付|提交订单/.test(
      text,
    )
  );
}
