/* SPDX-License-Identifier: Apache-2.0 */
/* DIR/waybill.key: 32 random bytes in hex, 0600. It opens the secrets that the data file keeps. */
#ifndef WAYBILL_OS_KEY_OS_H
#define WAYBILL_OS_KEY_OS_H

#include "base/crypto.h"

/* Made when it is not there (ret_made). ERR_KEY_WRONG when the file is not a key; else file_err. */
enum err key_load(struct str dir, uint8_t ret_key[SEAL_KEY_LEN], bool *ret_made) MUST_USE;

#endif
