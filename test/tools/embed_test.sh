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
echo 1..3
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
mkdir -p "$dir/folder/assets" "$dir/base"
cp "$(dirname "$0")/../../src/base/embed.h" "$dir/base/"
printf 'one' >"$dir/folder/z.txt"
printf 'a\000' >"$dir/folder/assets/b.bin"
: >"$dir/folder/.hidden"
cat >"$dir/main.c" <<'C'
#include "out.h"
#include <stdio.h>
int main(void)
{
    for (size_t i = 0; i < embed_app_n; i++)
        printf("%s %zu %d\n", embed_app[i].path, embed_app[i].n, embed_app[i].bytes[0]);
    return embed_app[embed_app_n].path != NULL;
}
C
printf '/assets/b.bin 2 97\n/z.txt 3 111\n' >"$dir/want"
if "$embed" "$dir/out.c" "$dir/out.h" app="$dir/folder" &&
    "$@" -Wall -Wextra -Werror -I"$dir" "$dir/main.c" "$dir/out.c" -o "$dir/main" &&
    "$dir/main" >"$dir/back" && cmp "$dir/want" "$dir/back"; then
    echo "ok 3 - a_folder_comes_as_its_files_by_path"
else
    failed=1
    echo "not ok 3 - a_folder_comes_as_its_files_by_path"
fi
exit "$failed"
