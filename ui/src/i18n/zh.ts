// SPDX-License-Identifier: Apache-2.0
import type { en } from './en';

export const zh: Record<keyof typeof en, string> = {
  'app.all_shops': '全部店铺',
  'app.new_tab': '（在新标签页中打开）',
  'app.news': '消息',
  'app.person': '您与此浏览器',
  'app.shop': '店铺',
  'app.skip': '跳到页面内容',

  'badge.problems': '个有问题',
  'badge.to_order': '个待采购',
  'badge.to_pay': '个待付款',

  'do.cancel': '取消',
  'do.close': '关闭',
  'do.copied': '已复制',
  'do.copy_it': '复制 {text}',
  'do.retry': '重试',
  'do.sign_out': '退出登录',
  'do.undo': '撤销',

  'door.code': '设置码',
  'door.code_hint': '它在程序启动时显示的链接中。',
  'door.email': '邮箱',
  'door.forgot': '忘记了？所有者可在“设置 › 成员”中为您生成新的链接。',
  'door.join': '加入此 Waybill',
  'door.join_do': '加入',
  'door.join_more': '您已受邀加入。请填写您的姓名，其他人会在您的操作旁看到它。',
  'door.name': '您的姓名',
  'door.password': '密码',
  'door.password_hint': '至少 {n} 个字符。一句话比一串乱码更好记。',
  'door.set_up': '开始设置',
  'door.sign_in': '登录',
  'door.stop_bought': '已采购',
  'door.stop_delivered': '已送达',
  'door.stop_marked': '已标记',
  'door.stop_paid': '已付款',
  'door.stop_shipped': '已寄出',
  'door.welcome': '欢迎使用 Waybill',
  'door.welcome_more': '您是第一位用户。请创建账户，它将成为此 Waybill 的所有者。',

  'keys.lists': '在列表中：方向键移动，空格选择，Shift 加方向键选择一段，回车打开。',
  'keys.title': '键盘快捷键',

  'later.more': '此版本尚无该页面。命令行可完成全部操作：waybill --help。',
  'later.title': '暂未提供',

  'live.connecting': '正在连接',
  'live.live': '实时',
  'live.lost': '正在重新连接',
  'live.lost_more': '您看到的内容可能不是最新的。Waybill 会自动重新连接并补上遗漏的更新。',
  'live.lost_title': '与 Waybill 的连接已断开。',

  'missing.back': '前往订单',
  'missing.more': '地址可能有误，或其内容已不存在。',
  'missing.title': '这里什么也没有',

  'nav.activity': '动态',
  'nav.label': '主导航',
  'nav.open': '打开导航',
  'nav.orders': '订单',
  'nav.outbox': '发件箱',
  'nav.packages': '包裹',
  'nav.problems': '问题',
  'nav.products': '产品',
  'nav.purchases': '采购',
  'nav.reports': '报告',
  'nav.settings': '设置',

  'order.title': '订单',

  'palette.none': '没有找到结果。',
  'palette.open': '搜索或前往',
  'palette.placeholder': '订单、客户、运单号或页面',

  'role.manager': '经理',
  'role.owner': '所有者',
  'role.staff': '员工',
  'role.viewer': '查看者',

  'state.error': '出了点问题。',
  'state.loading': '正在加载',
  'state.offline': '无法连接到 Waybill。',
  'state.offline_more': '请确认程序正在运行，并且此电脑可以连接到它。',

  'theme.dark': '深色',
  'theme.light': '浅色',
  'theme.system': '跟随系统',
};
