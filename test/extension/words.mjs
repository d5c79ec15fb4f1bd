// SPDX-License-Identifier: Apache-2.0
// What pages of the made-up AliExpress say in each language: words, days, amounts. Ids, addresses and
// codes are the same in all of them.

const months = {
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
  es: 'ene feb mar abr may jun jul ago sep oct nov dic',
  pt: 'jan fev mar abr mai jun jul ago set out nov dez',
  fr: 'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.',
  de: 'Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.',
  ru: 'янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.',
};

const euro = (minor) => `${(minor / 100).toFixed(2).replace('.', ',')}€`;
const dollar = (minor) => `$${(minor / 100).toFixed(2)}`;

/** status: by the shop's own five words; the others are labels. */
export const languages = {
  en: {
    locale: 'en_US', currency: 'USD', money: dollar,
    day: (y, m, d) => `${m} ${d}, ${y}`,
    unpaid: 'Awaiting payment', preparing: 'Awaiting shipment', shipped: 'Awaiting delivery',
    finished: 'Completed', canceled: 'Canceled',
    title: 'My Orders', orderDate: 'Order date:', orderId: 'Order ID:', copy: 'Copy', total: 'Total:',
    detail: 'Order details', track: 'Track order', pay: 'Pay now', more: 'View orders',
    number: 'Tracking number', original: 'Original number', buy: 'Buy now', cart: 'Add to cart',
  },
  es: {
    locale: 'es_ES', currency: 'EUR', money: euro,
    day: (y, m, d) => `${d} ${m}, ${y}`,
    unpaid: 'Esperando el pago', preparing: 'Esperando el envío', shipped: 'Esperando la entrega',
    finished: 'Completado', canceled: 'Cancelado',
    title: 'Mis pedidos', orderDate: 'Fecha del pedido:', orderId: 'N.º de pedido:', copy: 'Copiar',
    total: 'Total:', detail: 'Detalles del pedido', track: 'Seguir pedido', pay: 'Pagar ahora',
    more: 'Ver más', number: 'Número de seguimiento', original: 'Número original',
    buy: 'Comprar ahora', cart: 'Añadir a la cesta',
  },
  pt: {
    locale: 'pt_BR', currency: 'BRL',
    money: (minor) => `R$ ${(minor / 100).toFixed(2).replace('.', ',')}`,
    day: (y, m, d) => `${d} ${m}, ${y}`,
    unpaid: 'Aguardando pagamento', preparing: 'Aguardando envio', shipped: 'Aguardando entrega',
    finished: 'Concluído', canceled: 'Cancelado',
    title: 'Meus pedidos', orderDate: 'Data do pedido:', orderId: 'ID do pedido:', copy: 'Copiar',
    total: 'Total:', detail: 'Detalhes do pedido', track: 'Rastrear pedido', pay: 'Pagar agora',
    more: 'Ver mais', number: 'Número de rastreamento', original: 'Número original',
    buy: 'Comprar agora', cart: 'Adicionar ao carrinho',
  },
  fr: {
    locale: 'fr_FR', currency: 'EUR', money: (minor) => euro(minor).replace('€', ' €'),
    day: (y, m, d) => `${d} ${m} ${y}`,
    unpaid: 'En attente de paiement', preparing: "En attente d'expédition",
    shipped: 'En attente de livraison', finished: 'Terminée', canceled: 'Annulée',
    title: 'Mes commandes', orderDate: 'Date de commande :', orderId: 'Numéro de commande :',
    copy: 'Copier', total: 'Total :', detail: 'Détails de la commande', track: 'Suivre la commande',
    pay: 'Payer maintenant', more: 'Afficher plus', number: 'Numéro de suivi',
    original: "Numéro d'origine", buy: 'Acheter maintenant', cart: 'Ajouter au panier',
  },
  de: {
    locale: 'de_DE', currency: 'EUR', money: euro,
    day: (y, m, d) => `${d}. ${m} ${y}`,
    unpaid: 'Warten auf Zahlung', preparing: 'Warten auf Versand', shipped: 'Warten auf Lieferung',
    finished: 'Abgeschlossen', canceled: 'Storniert',
    title: 'Meine Bestellungen', orderDate: 'Bestelldatum:', orderId: 'Bestellnummer:',
    copy: 'Kopieren', total: 'Summe:', detail: 'Bestelldetails', track: 'Bestellung verfolgen',
    pay: 'Jetzt bezahlen', more: 'Mehr anzeigen', number: 'Sendungsnummer',
    original: 'Ursprüngliche Nummer', buy: 'Jetzt kaufen', cart: 'In den Warenkorb',
  },
  ru: {
    locale: 'ru_RU', currency: 'RUB',
    money: (minor) => `${Math.floor(minor / 100).toLocaleString('ru-RU')},${String(minor % 100).padStart(2, '0')} руб.`,
    day: (y, m, d) => `${d} ${m} ${y}`,
    unpaid: 'Ожидается оплата', preparing: 'Ожидает отправки', shipped: 'Ожидает доставки',
    finished: 'Завершен', canceled: 'Отменен',
    title: 'Мои заказы', orderDate: 'Дата заказа:', orderId: 'Номер заказа:', copy: 'Копировать',
    total: 'Итого:', detail: 'Подробнее о заказе', track: 'Отследить заказ', pay: 'Оплатить',
    more: 'Показать ещё', number: 'Номер отслеживания', original: 'Исходный номер',
    buy: 'Купить сейчас', cart: 'В корзину',
  },
  zh: {
    locale: 'zh_CN', currency: 'USD', money: (minor) => `US ${dollar(minor)}`,
    day: (y, m, d, n) => `${y}年${n}月${d}日`,
    unpaid: '等待付款', preparing: '等待发货', shipped: '等待收货', finished: '已完成',
    canceled: '已取消',
    title: '我的订单', orderDate: '下单日期：', orderId: '订单号：', copy: '复制', total: '合计：',
    detail: '订单详情', track: '查看物流', pay: '立即付款', more: '查看更多', number: '运单号',
    original: '原始单号', buy: '立即购买', cart: '加入购物车',
  },
};

/** The day as the page of a language writes it; day: "2026-02-22". */
export function dayText(lang, day) {
  const [y, m, d] = day.split('-').map(Number);
  const name = (months[lang] ?? months.en).split(' ')[m - 1];
  return languages[lang].day(y, name, d, m);
}
