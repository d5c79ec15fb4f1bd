/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every address of the hub. To add one: a function of app/view.h or app/command.h, a row here and
 * its description in api/openapi.yaml (a test holds the two against each other).
 * VIEW(METHOD, pattern, RIGHT, function, sentence): reads, runs at once on a reader's connection.
 * COMMAND(...): a struct command for the desk. PLAIN(...): a function of this floor.
 * A pattern has at most one {part}; rows without one win. RIGHT: what a token or a person's role
 * must allow; OWNER is never a token's; EXTENSION: a paired browser's, and all who have WRITE; NONE:
 * the function looks for itself.
 */
#ifndef VIEW
#define VIEW(...)
#endif
#ifndef COMMAND
#define COMMAND(...)
#endif
#ifndef PLAIN
#define PLAIN(...)
#endif

VIEW(GET, "/api/v1/platforms", READ, view_platforms, "What kinds of shops can be connected.")
VIEW(GET, "/api/v1/shops", READ, view_shops, "Connected shops.")
COMMAND(POST, "/api/v1/shops", ADMIN, command_shop_add, "Connect a shop.")
VIEW(GET, "/api/v1/shops/{id}", READ, view_shop, "One shop.")
COMMAND(DELETE, "/api/v1/shops/{id}", ADMIN, command_shop_remove, "Disconnect a shop.")
COMMAND(PATCH, "/api/v1/shops/{id}/policy", ADMIN, command_shop_policy, "Change the policy.")
COMMAND(POST, "/api/v1/shops/{id}/check", WRITE, command_shop_check, "Check the connection.")
COMMAND(POST, "/api/v1/shops/{id}/sync", WRITE, command_shop_sync, "Read changes now.")
COMMAND(POST, "/api/v1/shops/{id}/backfill", WRITE, command_shop_backfill, "Read all orders.")
COMMAND(POST, "/api/v1/shops/{id}/oauth", ADMIN, command_shop_oauth_begin, "Begin a grant.")

VIEW(GET, "/api/v1/suppliers", READ, view_suppliers, "Supplier accounts.")
COMMAND(POST, "/api/v1/suppliers", ADMIN, command_supplier_add, "Add a supplier account.")
COMMAND(POST, "/api/v1/suppliers/{id}/oauth", ADMIN, command_supplier_oauth_begin, "Begin a grant.")
COMMAND(POST, "/api/v1/suppliers/{id}/oauth/finish", ADMIN, command_supplier_oauth_finish,
        "End a grant by hand.")

VIEW(GET, "/api/v1/mappings", READ, view_mappings, "What is bought for which product.")
COMMAND(POST, "/api/v1/mappings", WRITE, command_mapping_put, "Map a product.")
COMMAND(POST, "/api/v1/mappings/propose", READ, command_mapping_propose,
        "Which variants stand for which.")
VIEW(GET, "/api/v1/products", READ, view_products, "Products of shops and how they are mapped.")
COMMAND(GET, "/api/v1/listings", READ, command_listing_show, "A supplier's product, read now.")
COMMAND(DELETE, "/api/v1/mappings/{id}", WRITE, command_mapping_remove, "Forget a mapping.")

VIEW(GET, "/api/v1/orders", READ, view_orders, "Orders, filtered, searched, sorted.")
VIEW(GET, "/api/v1/orders/counts", READ, view_counts, "How many orders stand where.")
VIEW(GET, "/api/v1/orders/{ref}", READ, view_order_one, "One order.")
VIEW(GET, "/api/v1/orders/{ref}/history", READ, view_order_history, "History of an order.")
COMMAND(POST, "/api/v1/orders/{ref}/order", WRITE, command_order_buy, "Order from the supplier.")
COMMAND(POST, "/api/v1/orders/{ref}/buy-now", WRITE, command_order_buy_now,
        "End the countdown: buy it now.")
COMMAND(POST, "/api/v1/orders/{ref}/do-not-buy", WRITE, command_order_do_not_buy,
        "It shall not be bought by itself.")
COMMAND(GET, "/api/v1/orders/{ref}/supplier-address", READ, command_address_show,
        "The address as the supplier takes it.")
COMMAND(PUT, "/api/v1/orders/{ref}/supplier-address", WRITE, command_address_fix,
        "Correct it for the supplier alone.")
COMMAND(POST, "/api/v1/orders/{ref}/allow", WRITE, command_order_allow, "Do it anyway.")
COMMAND(POST, "/api/v1/orders/{ref}/elsewhere", WRITE, command_order_elsewhere,
        "It is handled elsewhere.")
COMMAND(POST, "/api/v1/orders/{ref}/hold", WRITE, command_order_hold, "Hold it in Waybill.")
COMMAND(POST, "/api/v1/orders/{ref}/release", WRITE, command_order_release, "End the hold.")
COMMAND(POST, "/api/v1/orders/{ref}/note", WRITE, command_order_note, "Write a note.")
COMMAND(POST, "/api/v1/orders/{ref}/reread", WRITE, command_order_reread, "Read it again.")
COMMAND(POST, "/api/v1/orders/{ref}/link", WRITE, command_order_link, "Link a supplier order.")
COMMAND(POST, "/api/v1/orders/{ref}/tracking", WRITE, command_order_tracking,
        "Get the tracking code.")
COMMAND(POST, "/api/v1/orders/{ref}/recompute", ADMIN, command_order_recompute,
        "Work out anew what follows from its facts.")
COMMAND(POST, "/api/v1/orders/{ref}/ship", WRITE, command_order_ship, "Mark as shipped.")

VIEW(GET, "/api/v1/purchases", READ, view_purchases, "Purchases.")
COMMAND(POST, "/api/v1/purchases/{id}/cancel", WRITE, command_purchase_cancel,
        "It does not exist, or is canceled at the supplier.")
VIEW(GET, "/api/v1/packages", READ, view_packages, "Packages, those that need attention first.")
VIEW(GET, "/api/v1/packages/counts", READ, view_package_counts, "How many of them need attention.")
VIEW(GET, "/api/v1/packages/{id}/events", READ, view_package_events, "What was told of one.")
COMMAND(POST, "/api/v1/packages/{id}/number", WRITE, command_number_change, "Change a number.")
COMMAND(POST, "/api/v1/fulfillments/{id}/number", WRITE, command_number_change,
        "Change or add a number.")
COMMAND(POST, "/api/v1/fulfillments/{id}/cancel", WRITE, command_fulfillment_cancel,
        "Cancel a fulfillment.")

VIEW(GET, "/api/v1/problems", READ, view_problems, "Open problems.")
COMMAND(POST, "/api/v1/problems/{id}/dismiss", WRITE, command_problem_dismiss, "Dismiss a problem.")
VIEW(GET, "/api/v1/writes", READ, view_writes, "The outbox.")
COMMAND(POST, "/api/v1/writes/{id}/retry", WRITE, command_write_retry, "Try a write again.")
COMMAND(POST, "/api/v1/writes/{id}/dismiss", WRITE, command_write_dismiss, "Give a write up.")
VIEW(GET, "/api/v1/bulk", READ, view_bulks, "What was asked for many orders at once.")
COMMAND(POST, "/api/v1/bulk", WRITE, command_bulk_add, "Do it for many orders.")
VIEW(POST, "/api/v1/bulk/match", READ, view_bulk_match, "A pasted list against the orders.")
VIEW(GET, "/api/v1/bulk/{id}", READ, view_bulk_one, "One of them, with what came of each order.")
COMMAND(POST, "/api/v1/bulk/{id}/pause", WRITE, command_bulk_pause, "Pause it.")
COMMAND(POST, "/api/v1/bulk/{id}/resume", WRITE, command_bulk_resume, "Go on with it.")
COMMAND(POST, "/api/v1/bulk/{id}/cancel", WRITE, command_bulk_cancel, "Take the rest back.")
VIEW(GET, "/api/v1/jobs", READ, view_jobs, "Jobs.")
VIEW(GET, "/api/v1/calls", READ, view_calls, "Requests to the outside.")
VIEW(GET, "/api/v1/webhooks", READ, view_webhooks, "Webhooks that came in.")

PLAIN(GET, "/api/v1/session", NONE, session_show, "Who is signed in in this browser.")
PLAIN(POST, "/api/v1/session", NONE, session_sign_in, "Sign in.")
COMMAND(PATCH, "/api/v1/session", READ, command_profile, "Change one's own name and language.")
PLAIN(DELETE, "/api/v1/session", READ, session_sign_out, "Sign out.")
PLAIN(POST, "/api/v1/session/end-all", READ, session_sign_out_all, "Sign out everywhere.")
PLAIN(POST, "/api/v1/session/password", READ, session_password, "Change one's own password.")
PLAIN(POST, "/api/v1/setup", NONE, session_setup, "Make the first owner.")
COMMAND(POST, "/api/v1/setup/link", OWNER, command_setup_link, "A link for the first owner.")
VIEW(GET, "/api/v1/sessions", READ, view_sessions, "Browsers in which a person is signed in.")
COMMAND(DELETE, "/api/v1/sessions/{id}", READ, command_session_end, "Sign a browser out.")
VIEW(GET, "/api/v1/people", OWNER, view_people, "People who may sign in.")
COMMAND(PATCH, "/api/v1/people/{id}", OWNER, command_person_change, "Change or bar a person.")
COMMAND(DELETE, "/api/v1/people/{id}", OWNER, command_person_remove, "Remove a person.")
COMMAND(POST, "/api/v1/people/{id}/link", OWNER, command_person_link, "A one-time link for one.")
VIEW(GET, "/api/v1/invitations", OWNER, view_links, "Links that nobody has used yet.")
COMMAND(POST, "/api/v1/invitations", OWNER, command_invite, "Invite somebody by a link.")
COMMAND(DELETE, "/api/v1/invitations/{id}", OWNER, command_link_remove, "Take a link back.")
PLAIN(POST, "/api/v1/invitations/look", NONE, session_link, "What a link is for.")
PLAIN(POST, "/api/v1/invitations/accept", NONE, session_join, "Use a link.")

VIEW(GET, "/api/v1/tokens", ADMIN, view_tokens, "Bearer tokens.")
COMMAND(POST, "/api/v1/tokens", ADMIN, command_token_add, "Make a token.")
COMMAND(DELETE, "/api/v1/tokens/{id}", ADMIN, command_token_revoke, "Revoke a token.")
COMMAND(POST, "/api/v1/extension/pairings", WRITE, command_pairing_add, "A string that pairs.")
PLAIN(POST, "/api/v1/extension/pair", NONE, session_pair, "Pair a browser.")
COMMAND(DELETE, "/api/v1/extension/pair", EXTENSION, command_unpair, "Unpair oneself.")
COMMAND(POST, "/api/v1/extension/hello", EXTENSION, command_hello, "Versions and limits.")
VIEW(GET, "/api/v1/extension/browsers", READ, view_browsers, "Paired browsers.")
COMMAND(DELETE, "/api/v1/extension/browsers/{id}", WRITE, command_browser_remove, "Unpair one.")
VIEW(POST, "/api/v1/extension/known", EXTENSION, view_numbers_known,
     "What is known of supplier orders.")
VIEW(GET, "/api/v1/extension/waiting", EXTENSION, view_waiting,
     "Supplier orders that are waited for.")
COMMAND(POST, "/api/v1/extension/reports", EXTENSION, command_report,
        "Supplier orders as read from pages.")
VIEW(GET, "/api/v1/extension/proposals", EXTENSION, view_proposals,
     "Supplier orders that are not linked yet.")
COMMAND(POST, "/api/v1/extension/proposals/{id}/confirm", EXTENSION, command_proposal_confirm,
        "It is for this order.")
COMMAND(POST, "/api/v1/extension/proposals/{id}/dismiss", EXTENSION, command_proposal_dismiss,
        "It is for none.")
VIEW(GET, "/api/v1/extension/tasks", EXTENSION, view_tasks, "Purchases to be filled in.")
COMMAND(POST, "/api/v1/extension/tasks", WRITE, command_task_add,
        "Hand purchases to the extension.")
VIEW(GET, "/api/v1/extension/tasks/{id}", EXTENSION, view_task_one, "One of them.")
COMMAND(POST, "/api/v1/extension/tasks/{id}", EXTENSION, command_task_move, "Move it on.")
VIEW(GET, "/api/v1/extension/listings", EXTENSION, view_listing_read, "A product as it was read.")
COMMAND(POST, "/api/v1/extension/listings", EXTENSION, command_listing_read,
        "A product as its page shows it.")
VIEW(GET, "/api/v1/extension/snapshots", READ, view_snapshots, "Pages that were not understood.")
COMMAND(POST, "/api/v1/extension/snapshots", EXTENSION, command_snapshot_add, "Report one.")
VIEW(GET, "/api/v1/extension/snapshots/{id}", READ, view_snapshot_one, "One of them.")

VIEW(GET, "/api/v1/carriers", READ, view_carriers, "Known carriers.")
VIEW(GET, "/api/v1/carriers/detect", READ, view_carriers_detect, "Whose number is it.")
VIEW(POST, "/api/v1/carriers/detect", READ, view_carriers_detect, "Whose number is it.")
VIEW(POST, "/api/v1/customers/export", ADMIN, view_customer_export, "Export a customer's data.")
COMMAND(POST, "/api/v1/customers/erase", ADMIN, command_customer_erase, "Erase a customer's data.")
VIEW(GET, "/api/v1/activity", READ, view_activity, "What was done, in all shops.")
VIEW(GET, "/api/v1/reports/days", READ, view_report_days, "Orders per day.")
PLAIN(GET, "/api/v1/reports/days.csv", READ, plain_days_csv, "The same as a file.")
VIEW(GET, "/api/v1/reports/times", READ, view_report_times, "How long parcels took.")
PLAIN(GET, "/api/v1/reports/times.csv", READ, plain_times_csv, "The same as a file.")
PLAIN(GET, "/api/v1/status", READ, house_status,
      "Whether the hub can write, and webhooks that it refuses.")
PLAIN(GET, "/api/v1/settings", ADMIN, house_settings, "What the hub runs with.")
PLAIN(GET, "/api/v1/backups", ADMIN, house_backups, "Copies of the data file.")
PLAIN(POST, "/api/v1/backups", ADMIN, house_backup, "Make a copy now.")
PLAIN(GET, "/api/v1/backups/{name}", OWNER, house_backup_file, "Fetch a copy.")
VIEW(GET, "/api/v1/reconcile", READ, view_reconcile, "Where shop, supplier and hub differ.")
COMMAND(POST, "/api/v1/reconcile", WRITE, command_reconcile, "Ask shop and supplier anew.")
COMMAND(POST, "/api/v1/recompute", ADMIN, command_recompute, "Count orders and bulks anew.")
VIEW(GET, "/api/v1/history", READ, view_history, "History of a shop or of the hub.")
PLAIN(GET, "/api/v1/openapi.yaml", NONE, plain_openapi, "The description of all this.")

PLAIN(POST, "/webhooks/{platform}", NONE, hook_take, "Webhooks of a shop platform.")
PLAIN(GET, "/connect/{platform}", NONE, plain_connect, "Where an OAuth grant ends.")
PLAIN(GET, "/events", READ, plain_events, "What changes, as it changes.")
PLAIN(GET, "/images/{key}", READ, plain_picture, "A picture of goods that is kept here.")
PLAIN(GET, "/healthz", NONE, plain_health, "The process answers.")
PLAIN(GET, "/readyz", NONE, plain_ready, "The hub is ready to work.")
PLAIN(GET, "/metrics", READ, plain_metrics, "Counters for Prometheus.")
PLAIN(GET, "/", NONE, plain_root, "The web app; for programs, what this is.")

#undef VIEW
#undef COMMAND
#undef PLAIN
