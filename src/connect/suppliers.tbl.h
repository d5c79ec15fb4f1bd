/* SPDX-License-Identifier: Apache-2.0 */
/* Suppliers. To add one: write connect/supplier_x.c that defines supplier_x, and one row here. */
X(aliexpress)
X(manual)
