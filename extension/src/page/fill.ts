// SPDX-License-Identifier: Apache-2.0
// Fills in a form the way a person would, and looks at what the page took. Presses nothing that
// could pay, place an order or save: that is for the person.
import {
  countryNames,
  findFields,
  isPayment,
  isSame,
  valueOf,
  type Control,
  type Field,
} from '~/adapters/fields';
import { clean } from '~/adapters/text';
import type { Task } from '~/messages';
import { sleep, until } from './dom';

export interface Filled {
  field: string;
  wanted: string;
  /** What the page shows; null while its field was not found. */
  taken: string | null;
  isSame: boolean;
}

const OPTION_MS = 3_000;

/** As typed by a person, also where the page's framework holds the value itself. */
export function typeInto(e: HTMLInputElement | HTMLTextAreaElement, value: string) {
  const proto =
    e instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  const set = Object.getOwnPropertyDescriptor(proto, 'value')?.set;
  e.focus();
  set?.call(e, value);
  e.dispatchEvent(new Event('input', { bubbles: true }));
  e.dispatchEvent(new Event('change', { bubbles: true }));
  e.blur();
}

/** A press as drawn controls listen to it. Refuses what could pay. */
export function press(e: HTMLElement) {
  if (isPayment(e)) throw new Error('never pressed');
  for (const type of ['mousedown', 'mouseup'])
    e.dispatchEvent(new MouseEvent(type, { bubbles: true }));
  e.click();
}

const plain = (text: string) =>
  clean(text)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

function chooseNative(select: HTMLSelectElement, wanted: string[]) {
  const keys = wanted.map(plain);
  const option = [...select.options].find(
    (o) => keys.includes(plain(o.value)) || keys.includes(plain(o.textContent ?? '')),
  );
  if (!option) return;
  select.value = option.value;
  select.dispatchEvent(new Event('input', { bubbles: true }));
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

const OPTIONS =
  '[role="option"], ul.next-select-menu li, .comet-select-item, .drawer-cascade-list .group-item, li[title], [class*="select-option"]';

function optionFor(wanted: string[]): HTMLElement | null {
  const keys = wanted.map(plain);
  for (const o of document.querySelectorAll<HTMLElement>(OPTIONS)) {
    if (o.getClientRects().length === 0 || o.closest('[data-waybill]')) continue;
    const said = [o.getAttribute('title'), o.getAttribute('data-value'), o.textContent];
    if (said.some((s) => s && keys.includes(plain(s)))) return o;
  }
  return null;
}

/** A drawn select: opened, searched where it can be, the option pressed. */
async function chooseDrawn(c: Control, wanted: string[]) {
  press(c);
  let option = await until(() => optionFor(wanted), 600);
  const input = c instanceof HTMLInputElement ? c : c.querySelector('input');
  if (!option && input && !input.readOnly) {
    typeInto(input, wanted[wanted.length - 1]!);
    option = await until(() => optionFor(wanted), OPTION_MS);
  }
  option ??= await until(() => optionFor(wanted), OPTION_MS);
  if (option) press(option);
}

const isDrawn = (c: Control) =>
  c.getAttribute('role') === 'combobox' ||
  (c instanceof HTMLInputElement && c.readOnly) ||
  c.closest('.next-select, .comet-select, .default-select-wrap') !== null;

/** Where a list does not know the place, AliExpress wants its "Other"; the person sees it differ. */
const OTHER = ['Other', 'Otro', 'Otra', 'Outro', 'Outra', 'Autre', 'Andere', 'Другое', '其他'];

async function fillOne(field: Field, c: Control, wanted: string[]) {
  const value = wanted[0]!;
  if (wanted.some((w) => isSame(field, w, valueOf(c)))) return;
  if (c instanceof HTMLSelectElement && (field === 'province' || field === 'city')) {
    chooseNative(c, wanted);
    if (!wanted.some((w) => isSame(field, w, valueOf(c)))) chooseNative(c, OTHER);
  } else if (c instanceof HTMLSelectElement) chooseNative(c, wanted);
  else if (isDrawn(c)) await chooseDrawn(c, wanted);
  else if (c instanceof HTMLInputElement || c instanceof HTMLTextAreaElement) typeInto(c, value);
}

/** What goes into each field, with other ways to write it. */
export function wishes(task: Task): Map<Field, string[]> {
  const a = task.address ?? {};
  const lang = document.documentElement.lang || 'en';
  const [first = '', ...rest] = (a.name ?? '').split(' ');
  const all: [Field, string[]][] = [
    ['country', a.country ? countryNames(a.country, a.country_page ?? null, lang).reverse() : []],
    ['name', [a.name ?? '']],
    ['first_name', [first]],
    ['last_name', [rest.join(' ')]],
    ['phone_country', [a.phone_country ?? '']],
    ['phone', [a.phone ?? '']],
    ['address', [a.address ?? '']],
    ['address2', [a.address2 ?? '']],
    ['province', [a.province ?? '']],
    ['city', [a.city ?? '']],
    ['zip', [a.zip ?? '']],
    ['tax_id', [a.tax_id ?? '']],
    ['birthday', [a.birthday ?? '']],
    ['national_address', [a.national_address ?? '']],
    ['note', [task.note ?? '']],
  ];
  return new Map(all.map(([f, v]) => [f, v.filter(Boolean)] as const).filter(([, v]) => v.length));
}

/** A list that depends on another (city on province) needs a moment to be filled. */
async function ready(field: Field): Promise<Control | null> {
  const find = () => findFields(document).get(field) ?? null;
  const c = find();
  if (!(c instanceof HTMLSelectElement) || c.options.length > 1) return c;
  const later = await until(() => {
    const now = find();
    return now instanceof HTMLSelectElement && now.options.length <= 1 ? null : now;
  }, 1_000);
  return later ?? find();
}

const ADDRESS: Field[] = ['address', 'zip', 'phone'];

/** Whether the address form is open on the page now. */
export const formIsOpen = () => {
  const fields = findFields(document);
  return ADDRESS.filter((f) => fields.has(f)).length >= 2;
};

/** Fills in what is shown and was not filled in yet; `done` keeps what is settled. */
export async function fillShown(task: Task, done: Map<Field, Filled>) {
  const wanted = wishes(task);
  const isOpen = formIsOpen();
  for (const [field, values] of wanted) {
    if (field !== 'note' && !isOpen) continue;
    if (done.get(field)?.isSame) continue;
    const c = await ready(field);
    if (!c) continue;
    await fillOne(field, c, values);
    await sleep(60); // drawn forms take a value with their next turn
    const now = findFields(document).get(field) ?? c;
    const taken = valueOf(now);
    const same = values.some((v) => isSame(field, v, taken));
    done.set(field, { field, wanted: values[0]!, taken, isSame: same });
  }
}

/** One row per value, also for those whose field is not there. */
export function rows(task: Task, done: Map<Field, Filled>): Filled[] {
  const wanted = wishes(task);
  const isSplit = done.has('first_name') || done.has('last_name');
  const out: Filled[] = [];
  for (const [field, values] of wanted) {
    if (isSplit ? field === 'name' : field === 'first_name' || field === 'last_name') continue;
    out.push(done.get(field) ?? { field, wanted: values[0]!, taken: null, isSame: false });
  }
  return out;
}
