/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where settings come from: flags, then WAYBILL_* of the environment, then DIR/waybill.conf, then
 * the defaults of app/options.tbl.h.
 */
#ifndef WAYBILL_MAIN_SETTINGS_H
#define WAYBILL_MAIN_SETTINGS_H

#include "app/options.h"

struct settings {
    struct options options;
    struct str dir; /* the data folder, absolute; not made yet */
    enum lang lang; /* of the person at the terminal, by LC_ALL, LC_MESSAGES, LANG */
    char **args;    /* what is no setting, in order, without the program's name; NULL ends it */
    int args_n;
};

/* Everything after "--" stays an argument. ERR_BAD_INPUT with ret_detail in words. All of a. */
enum err settings_load(struct arena *a, int argc, char **argv, struct settings *ret_settings,
                       struct str *ret_detail) MUST_USE;

#endif
