#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each header compiles alone, so that the order of includes never matters. Prints TAP.
# Usage: headers.sh ROOT CC [FLAG...]
root=$1
shift
cd "$root" || exit 1
find src sim test -name '*.h' ! -name '*.tbl.h' 2>/dev/null | LC_ALL=C sort >"${TMPDIR:-/tmp}/headers.$$"
trap 'rm -f "${TMPDIR:-/tmp}/headers.$$"' EXIT
n=0
failed=0
while read -r header; do
    n=$((n + 1))
    if out=$("$@" -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -Isrc -I. -fsyntax-only -x c \
        -include "$header" /dev/null 2>&1); then
        echo "ok $n - $header"
    else
        failed=1
        echo "not ok $n - $header"
        printf '%s\n' "$out" | sed 's/^/# /'
    fi
done <"${TMPDIR:-/tmp}/headers.$$"
echo "1..$n"
exit "$failed"
