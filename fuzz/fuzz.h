/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every fuzz target defines, under the name that libFuzzer calls. Bytes from outside go in;
 * it returns 0 and must never crash, leak or run long, whatever they are.
 */
#ifndef WAYBILL_FUZZ_FUZZ_H
#define WAYBILL_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#endif
