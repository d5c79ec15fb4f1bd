#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Small trees with one fault each: tidy names that fault and no other. Prints TAP.
# Usage: tidy_test.sh TIDY
tidy=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
spdx='/* SPDX-License-Identifier: Apache-2.0 */'
n=0
failed=0

# A clean tree to start from; every case then writes one file over it.
fresh_tree() {
    rm -rf "$dir/t"
    mkdir -p "$dir/t/src/base" "$dir/t/src/core" "$dir/t/src/db" "$dir/t/src/web" "$dir/t/sim/world" \
        "$dir/t/test/core" "$dir/t/src/connect" "$dir/t/src/os" "$dir/t/src/app"
    for folder in base core db web connect os app; do
        echo "sources = files('x.c')" >"$dir/t/src/$folder/meson.build"
    done
    echo "sim_sources = files('x.c')" >"$dir/t/sim/meson.build"
    echo "tests = { 'core/x': {} }" >"$dir/t/test/meson.build"
}

# expect NAME RULES FILE: puts stdin in FILE behind the license line and compares the rules.
expect() {
    name=$1 rules=$2 file=$3
    { echo "$spdx" && cat; } >"$dir/t/$file"
    judge
}

judge() {
    n=$((n + 1))
    got=$("$tidy" "$dir/t" 2>/dev/null | grep -v "^tidy:" | sed -E 's/^[^:]+:[0-9]+: ([a-z-]+):.*/\1/' | sort -u | paste -s -d ' ' -)
    if [ "$got" = "$rules" ]; then
        echo "ok $n - $name"
    else
        failed=1
        echo "not ok $n - $name"
        echo "# wanted '$rules', got '$got'"
    fi
    fresh_tree
}

repeat() {
    i=0
    while [ "$i" -lt "$1" ]; do
        echo "$2"
        i=$((i + 1))
    done
}

fresh_tree
expect a_clean_file_passes '' src/core/x.c <<'C'
#include "base/str.h"
#include <stdio.h>

/* system("x") and goto in a comment, "rand()" in a string: neither is code. */
static const char *f(struct port *p)
{
    p->time(p);
    return "rand(); // goto";
}
C
expect core_may_not_include_db floor src/core/x.c <<'C'
#include "db/order.h"
C
expect db_may_not_include_connect floor src/db/x.c <<'C'
#include "connect/connect.h"
C
expect connect_may_not_include_port floor src/connect/x.c <<'C'
#include "port/clock.h"
C
expect web_may_not_include_cli floor src/web/x.c <<'C'
#include "cli/cli.h"
C
expect sim_may_not_include_os floor sim/x.h <<'C'
#ifndef WAYBILL_SIM_X_H
#define WAYBILL_SIM_X_H
#include "os/clock.h"
#endif
C
expect the_world_may_not_include_connect floor sim/world/x.h <<'C'
#ifndef WAYBILL_SIM_WORLD_X_H
#define WAYBILL_SIM_WORLD_X_H
#include "connect/connect.h"
#endif
C
expect tests_may_include_everything '' test/core/x_test.c <<'C'
#include "db/order.h"
#include "connect/connect.h"
#include <sqlite3.h>
C
expect sqlite_stays_in_db vendor src/app/x.c <<'C'
#include <sqlite3.h>
C
expect curl_stays_in_os vendor src/app/x.c <<'C'
#include <curl/curl.h>
C
expect os_may_include_curl '' src/os/x.c <<'C'
#include <curl/curl.h>
C
expect no_path_upward include src/core/x.c <<'C'
#include "../base/str.h"
C
expect includes_name_their_folder include src/core/x.c <<'C'
#include "order.h"
C
expect banned_calls_are_found call src/core/x.c <<'C'
void f(char *s)
{
    strcpy (s, "x");
}
C
expect tests_do_not_sleep call test/core/x_test.c <<'C'
void f(void)
{
    usleep(5);
}
C
expect goto_only_to_out goto src/core/x.c <<'C'
void f(void)
{
    goto again;
}
C
expect no_typedef_of_structs typedef src/core/x.c <<'C'
typedef struct x x;
C
expect no_tabs tab src/core/x.c <<'C'
int	x;
C
{ echo "$spdx" && printf 'int x; \n'; } >"$dir/t/src/core/x.c"
name=no_space_at_the_end rules=space && judge
{ echo "$spdx" && printf '/* TO%s: finish */\n' DO; } >"$dir/t/src/core/x.c"
name=no_marks_of_unfinished_work rules=mark && judge
{ echo "$spdx" && printf 'const char *p = "/ho%s/x";\n' me; } >"$dir/t/src/core/x.c"
name=no_paths_of_one_machine rules=path && judge
echo 'int x;' >"$dir/t/src/core/x.c"
name=the_license_line_comes_first rules=head && judge
printf '%s\nint x;' "$spdx" >"$dir/t/src/core/x.c"
name=the_last_line_ends rules=newline && judge
repeat 70 é | paste -s -d ' ' - | sed 's:.*:/* & */:' >"$dir/wide"
{ echo "$spdx" && cat "$dir/wide"; } >"$dir/t/src/core/x.c"
name=a_line_over_100_columns rules=columns && judge
repeat 90 é | tr -d '\n' | sed 's:.*:/* & */\n:' >"$dir/wide"
{ echo "$spdx" && cat "$dir/wide"; } >"$dir/t/src/core/x.c"
name=columns_are_characters_not_bytes rules= && judge
cp "$dir/wide" "$dir/t/src/core/x.tbl.h"
{ echo "$spdx" && repeat 70 é | paste -s -d ' ' - | sed 's:.*:/* & */:'; } >"$dir/t/src/core/x.tbl.h"
name=tables_may_be_wide rules= && judge
{ echo "$spdx" && repeat 600 'int x;'; } >"$dir/t/src/core/x.c"
name=a_file_over_600_lines rules=size && judge
{ echo "$spdx" && echo 'void f(void)' && echo '{' && repeat 69 '    x();' && echo '}'; } >"$dir/t/src/core/x.c"
name=a_function_over_70_lines rules=function && judge
{ echo "$spdx" && echo 'int f[] =' && echo '{' && repeat 90 '    1,' && echo '};'; } >"$dir/t/src/core/x.c"
name=an_array_is_no_function rules= && judge
printf '%s\n#ifndef WAYBILL_CORE_X_H\n#define WAYBILL_CORE_X_H\n#endif\n' "$spdx" >"$dir/t/src/core/x.h"
expect the_own_header_comes_first own-header src/core/x.c <<'C'
#include "base/str.h"
#include "core/x.h"
C
expect guards_follow_the_path guard src/core/x.h <<'C'
#ifndef X_H
#define X_H
#endif
C
expect a_source_must_be_listed listed src/core/forgotten.c <<'C'
int x;
C
expect a_test_must_be_listed listed test/core/forgotten_test.c <<'C'
int x;
C
echo "1..$n"
exit "$failed"
