/* SPDX-License-Identifier: Apache-2.0 */
/* Shop platforms. To add one: write connect/platform_x.c that defines platform_x, and one row here. */
X(shopify)
