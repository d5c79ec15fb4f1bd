#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An embedded file comes out byte for byte, whatever is in it. Prints TAP.
# Usage: embed_test.sh EMBED CC...
embed=$1
shift
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
printf 'a\000b\377"\\\n' >"$dir/odd.bin"
: >"$dir/empty"
cat >"$dir/main.c" <<'C'
#include "out.h"
#include <stdio.h>
int main(void)
{
    fwrite(embed_odd, 1, embed_odd_n, stdout);
    return embed_empty_n != 0 || embed_empty[0] != 0 || embed_odd[embed_odd_n] != 0;
}
C
failed=0
echo 1..2
if "$embed" "$dir/out.c" "$dir/out.h" odd="$dir/odd.bin" empty="$dir/empty" &&
    "$@" -Wall -Wextra -Werror -I"$dir" "$dir/main.c" "$dir/out.c" -o "$dir/main" &&
    "$dir/main" >"$dir/back" && cmp "$dir/odd.bin" "$dir/back"; then
    echo "ok 1 - any_bytes_come_back_as_they_were"
else
    failed=1
    echo "not ok 1 - any_bytes_come_back_as_they_were"
fi
if "$embed" "$dir/out.c" "$dir/out.h" missing="$dir/none" 2>/dev/null; then
    failed=1
    echo "not ok 2 - a_missing_file_is_an_error"
else
    echo "ok 2 - a_missing_file_is_an_error"
fi
exit "$failed"
