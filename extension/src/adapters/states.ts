// SPDX-License-Identifier: Apache-2.0
// What AliExpress calls the state of an order, as codes and in the words of seven languages. Codes
// decide where there are any; words are the last way; what is in neither is 'other' and is sent
// as it stands, never mapped to a guess.
import type { OrderStatus } from './types';

const CODES: Record<string, OrderStatus> = {
  PLACE_ORDER_SUCCESS: 'unpaid',
  PAYMENT_PROCESSING: 'checking',
  WAIT_SELLER_EXAMINE_MONEY: 'checking',
  RISK_CONTROL: 'checking',
  RISK_CONTROL_HOLD: 'checking',
  WAIT_GROUP: 'attention',
  WAIT_COMPLETE_ADDRESS: 'attention',
  WAIT_SELLER_SEND_GOODS: 'preparing',
  SELLER_PART_SEND_GOODS: 'part_shipped',
  WAIT_BUYER_ACCEPT_GOODS: 'shipped',
  FINISH: 'finished',
  IN_CANCEL: 'canceling',
  IN_ISSUE: 'dispute',
  // Numbers of the order list: only these two were seen on live pages.
  '8': 'shipped',
  '9': 'finished',
};

// en, es, pt, fr, de, ru, zh. Compared without case, accents and marks.
const WORDS: [OrderStatus, string][] = [
  [
    'unpaid',
    'awaiting payment|to pay|unpaid|pendiente de pago|esperando el pago|pago pendiente|a pagar|' +
      'aguardando pagamento|pagamento pendente|en attente de paiement|paiement en attente|a payer|' +
      'zahlung ausstehend|warten auf zahlung|warten auf bezahlung|zu bezahlen|ausstehende zahlung|' +
      'ожидает оплаты|ожидается оплата|ожидание оплаты|не оплачен|等待付款|待付款|等待买家付款',
  ],
  [
    'checking',
    'payment processing|verifying payment|payment under review|procesando el pago|verificando el pago|' +
      'processando pagamento|verificando pagamento|paiement en cours de verification|' +
      'traitement du paiement|zahlung wird gepruft|zahlung wird bearbeitet|проверка платежа|' +
      'обработка платежа|付款处理中|资金审核中|付款审核中',
  ],
  [
    'part_shipped',
    'partially shipped|partial shipment|enviado parcialmente|envio parcial|parcialmente enviado|' +
      'partiellement expediee|partiellement expedie|expedition partielle|teilweise versandt|' +
      'teilweise versendet|частично отправлен|частично отправлено|部分发货|卖家部分发货',
  ],
  [
    'preparing',
    'awaiting shipment|to ship|ready to ship|preparing order|pendiente de envio|' +
      'esperando envio|a la espera del envio|por enviar|aguardando envio|a enviar|em preparacao|' +
      "en attente d'expedition|en attente d expedition|a expedier|versand ausstehend|" +
      'warten auf versand|zu versenden|ausstehender versand|ожидает отправки|ожидается отправка|' +
      'ожидание отправки|等待发货|待发货|等待卖家发货',
  ],
  [
    'shipped',
    'awaiting delivery|shipped|in transit|out for delivery|pendiente de entrega|esperando entrega|' +
      'enviado|en camino|a la espera de la entrega|aguardando entrega|a caminho|em transito|' +
      'en attente de livraison|expediee|expedie|en cours de livraison|lieferung ausstehend|' +
      'warten auf lieferung|versandt|versendet|ausstehende lieferung|unterwegs|ожидает доставки|' +
      'ожидается доставка|ожидание доставки|отправлен|в пути|等待收货|待收货|已发货|运输中|卖家已发货',
  ],
  [
    'finished',
    'completed|finished|delivered|completado|finalizado|terminado|entregado|concluido|entregue|' +
      'terminee|termine|livree|livre|finalisee|abgeschlossen|zugestellt|geliefert|завершен|' +
      'завершено|выполнен|доставлен|已完成|交易完成|交易成功|已签收|已送达',
  ],
  [
    'canceling',
    'canceling|cancelling|cancellation in progress|cancelando|cancelacion en curso|' +
      'cancelamento em andamento|annulation en cours|wird storniert|stornierung lauft|' +
      'отменяется|取消中',
  ],
  [
    'canceled',
    'canceled|cancelled|closed|cancelado|anulado|cerrado|fechado|annulee|annule|fermee|storniert|' +
      'abgebrochen|geschlossen|отменен|отменено|закрыт|已取消|交易关闭|已关闭',
  ],
];

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[’`]/g, "'")
    .replace(/[.!:：。]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

let table: Map<string, OrderStatus> | null = null;

function words(): Map<string, OrderStatus> {
  if (table) return table;
  table = new Map();
  for (const [status, all] of WORDS)
    for (const word of all.split('|')) table.set(plain(word), status);
  return table;
}

/** From the code of the page's data, else from its words. */
export function statusOf(code: string | null, text: string): OrderStatus {
  return (code && CODES[code.trim().toUpperCase()]) || words().get(plain(text)) || 'other';
}

const WITHOUT_PACKAGES = new Set<OrderStatus>(['unpaid', 'checking', 'attention', 'canceled']);

/** Whether it is worth asking for the packages of an order of this state. */
export const mayHavePackages = (status: OrderStatus) => !WITHOUT_PACKAGES.has(status);
