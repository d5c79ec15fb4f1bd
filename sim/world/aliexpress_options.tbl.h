/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the model of AliExpress goes: FLAG(name, words) and NUMBER(name, words). A span (_ms) of 0
 * switches a thing off unless said otherwise; ship_ms, deliver_ms and finish_ms below 0: never by
 * itself. A chance (_permille) is in so many of a thousand cases. The rows feed struct
 * aliworld_options and the sandbox's settings.
 */

/* Buying. */
FLAG(pays_by_itself, "try_to_pay works; else created, but \"autoPay fail:APIPayFail\"")
NUMBER(pay_fail_permille, "so many orders stay unpaid though it pays by itself")
FLAG(repeat_answers_ids, "a repeated out_order_id answers the same ids, not an error")
NUMBER(repeat_window_ms, "how long out_order_id is remembered")
FLAG(strict_address, "addresses as the real one wants them: province and city exactly as "
                     "ds.address.get has them or \"Other\", two words of a name where that is "
                     "asked for, a ZIP, plain Latin letters; off: what a client without the lists "
                     "can know")
NUMBER(surprise_fee_cents, "what \"free\" shipping costs at the checkout")

/* The course of an order. */
NUMBER(readable_after_ms, "until then order.get knows nothing of a new order")
NUMBER(unpaid_ms, "an unpaid order ends after that")
NUMBER(payment_ms, "PAYMENT_PROCESSING lasts so long")
NUMBER(risk_ms, "RISK_CONTROL between payment and waiting")
NUMBER(cancel_ms, "IN_CANCEL lasts so long")
FLAG(canceled_says_in_cancel, "a finished cancellation shows IN_CANCEL still, not FINISH: what the "
                              "real one shows is not known")
NUMBER(seller_cancels_permille, "so many paid orders are canceled by the seller before they leave")
NUMBER(seller_drops_permille, "of so many paid orders with several lines the last one is canceled")
NUMBER(finish_ms, "from the last delivery to FINISH")
NUMBER(divided_id, "an order that is divided: 0 its id keeps a half, 1 its id is not known any more, 2 "
                   "its id shows a closed order whose lines ended; what the real one does is not known")

/* Parcels. */
NUMBER(packages, "at most so many per order, as its lines and units allow")
NUMBER(announce_ms, "a line with an empty mail_no, so long after payment; 0: none")
FLAG(early_number, "the number shows as soon as the package is announced")
NUMBER(ship_ms, "the first package leaves so long after payment; 0: at once")
NUMBER(ship_spread_ms, "plus up to that much, by the dice")
NUMBER(package_gap_ms, "each further package so much later")
NUMBER(scan_ms, "a carrier sees the parcel so long after leaving; 0: at once; below 0: never, and "
                "it does not arrive")
NUMBER(transit_ms, "so long from one event of the way to the next; 0: none are told")
FLAG(code_names, "tracking_name holds the code (AE_GOT) in place of words")
NUMBER(relabel_permille, "so many packages are relabeled")
NUMBER(relabel_ms, "a relabeled package changes its number so long after leaving")
NUMBER(relabel_both_ms, "so long after that the old line is there again beside the new one; 0: no")
NUMBER(vanish_permille, "so many packages are forgotten for a while, or their number alone")
NUMBER(vanish_ms, "for so long")
NUMBER(consolidate_permille, "so many packages travel with another one to the same address, under "
                             "its number")
NUMBER(deliver_ms, "from leaving to \"Delivered\"; 0: at once")

/* The gateway. */
FLAG(accepts_md5, "sign_method=md5 of old")
NUMBER(access_ms, "life of access tokens")
NUMBER(refresh_ms, "life of refresh tokens")
FLAG(keeps_refresh_token, "a refresh answers with a new access token only")
FLAG(consent_page, "the consent page asks; else it says yes at once")
NUMBER(calls_per_second, "per app key, above: ApiCallLimit; 0: any number")
NUMBER(calls_per_day, "per app key, above: code 7 until midnight; 0: any number")
NUMBER(ban_ms, "how long a method is closed after ApiCallLimit")
NUMBER(delay_ms, "of a slow answer")

/* How answers are written. */
FLAG(text_numbers, "numbers and booleans come as strings")
FLAG(other_wrapper_names, "ae_child_order_info ... instead of aeop_child_order_info ...")
FLAG(text_inside_text, "the cities of ds.address.get are a JSON text once more")
NUMBER(odd_permille, "so many answers are written in one of the odd ways that were seen")

/* The site. */
FLAG(captcha_wall, "pages show a wall against robots")
FLAG(login_wall, "pages send to the sign-in")

/* Messages. */
NUMBER(push_delay_ms, "from an event to its message")
NUMBER(push_lost_permille, "so many messages never come")
NUMBER(push_twice_permille, "so many come twice")
NUMBER(push_late_permille, "so many come late, so that others overtake them")
NUMBER(push_late_ms, "up to so much")
