// SPDX-License-Identifier: Apache-2.0
// Every word of the app. Group by place; sentences say what is and what to do. zh.ts has the same keys.
export const en = {
  'app.all_shops': 'All shops',
  'app.new_tab': '(opens a new tab)',
  'app.news': 'News',
  'app.person': 'You and this browser',
  'app.shop': 'Shop',
  'app.skip': 'Skip to the page',

  'badge.problems': 'with problems',
  'badge.to_order': 'to order',
  'badge.to_pay': 'to pay',

  'do.cancel': 'Cancel',
  'do.close': 'Close',
  'do.copied': 'Copied',
  'do.copy_it': 'Copy {text}',
  'do.retry': 'Try again',
  'do.sign_out': 'Sign out',
  'do.undo': 'Undo',

  'door.code': 'Set-up code',
  'door.code_hint': 'It stands in the link that the program printed when it started.',
  'door.email': 'E-mail',
  'door.forgot': 'Forgot it? The owner can make a new link for you under Settings, People.',
  'door.join': 'Join this Waybill',
  'door.join_do': 'Join',
  'door.join_more': 'You were invited. Choose the name that others see beside what you do.',
  'door.name': 'Your name',
  'door.password': 'Password',
  'door.password_hint': 'At least {n} characters. A sentence is easier to remember than a riddle.',
  'door.set_up': 'Set up',
  'door.sign_in': 'Sign in',
  'door.stop_bought': 'bought',
  'door.stop_delivered': 'delivered',
  'door.stop_marked': 'marked',
  'door.stop_paid': 'paid',
  'door.stop_shipped': 'shipped',
  'door.welcome': 'Welcome to Waybill',
  'door.welcome_more': 'You are the first here. Make your account; it will own this Waybill.',

  'keys.lists':
    'In lists: arrows move, Space selects, Shift and arrows select a range, Enter opens.',
  'keys.title': 'Keyboard shortcuts',

  'later.more':
    'This page is not in this version yet. The command line has it all: waybill --help.',
  'later.title': 'Not here yet',

  'live.connecting': 'Connecting',
  'live.live': 'Live',
  'live.lost': 'Reconnecting',
  'live.lost_more':
    'What you see may be older. Waybill tries to reconnect by itself and then catches up.',
  'live.lost_title': 'No connection to Waybill.',

  'missing.back': 'To the orders',
  'missing.more': 'The address may be mistyped, or what it showed is gone.',
  'missing.title': 'There is nothing here',

  'nav.activity': 'Activity',
  'nav.label': 'Main',
  'nav.open': 'Open the navigation',
  'nav.orders': 'Orders',
  'nav.outbox': 'Outbox',
  'nav.packages': 'Packages',
  'nav.problems': 'Problems',
  'nav.products': 'Products',
  'nav.purchases': 'Purchases',
  'nav.reports': 'Reports',
  'nav.settings': 'Settings',

  'order.title': 'Order',

  'palette.none': 'Nothing found.',
  'palette.open': 'Search or go to',
  'palette.placeholder': 'Order, customer, tracking number or page',

  'role.manager': 'manager',
  'role.owner': 'owner',
  'role.staff': 'staff',
  'role.viewer': 'viewer',

  'state.error': 'Something went wrong.',
  'state.loading': 'Loading',
  'state.offline': 'Waybill cannot be reached.',
  'state.offline_more':
    'Check that the program is running and that this computer has a connection to it.',

  'theme.dark': 'Dark',
  'theme.light': 'Light',
  'theme.system': 'As the system',
} as const;
