#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The program as people start it: what it says when it cannot, who owns a folder, how it ends.
# Usage: serve_test.sh WAYBILL
set -u
waybill=$1
top=$(mktemp -d)
pids=
cleanup() {
    for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
    rm -rf "$top"
}
trap cleanup EXIT
unset WAYBILL_DATA WAYBILL_LISTEN WAYBILL_HUB
export LC_ALL=C XDG_DATA_HOME="$top/xdg"
n=0 failed=0

ok() { # ok NAME COMMAND...
    n=$((n + 1))
    name=$1
    shift
    if "$@"; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        sed 's/^/# /' "$top/err" "$top/log" 2>/dev/null
        failed=1
    fi
}
# says CODE TEXT ARG...: ends with that code and says that text.
says() {
    code=$1 text=$2
    shift 2
    "$waybill" "$@" >"$top/out" 2>"$top/err"
    [ $? -eq "$code" ] && cat "$top/out" "$top/err" | grep -q -e "$text"
}
# until COMMAND...: at most 20 s.
until_true() {
    tries=0
    until "$@" 2>/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || return 1
        sleep 0.1
    done
}
start() {
    "$waybill" serve --listen 127.0.0.1:0 "$@" 2>"$top/log" &
    pid=$!
    pids="$pids $pid"
    until_true grep -q ' serves ' "$top/log"
}
port() { sed -n 's/.* serves http:[^:]*:\([0-9]*\).*/\1/p' "$top/log"; }
ends() { # on SIGTERM, within seconds, with 0
    kill -TERM "$1"
    wait "$1"
}
mode() { [ "$(stat -c %a "$1")" = "$2" ]; }

ok 'a wrong setting is named' says 2 '--poll must be' serve --poll 5
ok 'and in Chinese' says 2 '--poll 必须是' serve --poll 5 --lang zh
ok 'a forgotten value is not the next option' says 2 '--data needs a value' orders --data --json
ok 'a file is no folder' says 1 'is not a folder' serve --data "$waybill" --listen 127.0.0.1:0
ok 'a mistyped folder does not become a hub' says 5 "no Waybill data in $top/typo" \
    orders --data "$top/typo"
ok 'and is not made' test ! -e "$top/typo"
ok 'carriers are told without any data' says 0 'cainiao' carrier LP00123456789012
ok 'and leave nothing behind' test ! -e "$top/xdg"
ok 'an unknown argument is named' says 2 'unknown argument "now"' serve now
ok 'and in Chinese' says 2 '未知参数' serve now --lang=zh
ok 'a wrong level is named' says 2 'debug, info, warn or error' serve --log-level loud
ok 'a secret is refused on the command line' says 2 'WAYBILL_API_TOKEN' serve --api-token x
ok 'an address that is not ours is named' says 1 '192.0.2.1' serve --listen 192.0.2.1:80

ok 'it serves, with what every command has' start --data "$top/d" --lang en
first=$pid
ok 'the first use is by a link' until_true grep -q "^    http://127.0.0.1:$(port)/setup#." "$top/log"
ok 'only the owner may read what it keeps' mode "$top/d/waybill.db" 600
ok 'and its socket' mode "$top/d/waybill.sock" 600
ok 'a taken port is named' says 1 "Port $(port) " serve --data "$top/e" --listen "127.0.0.1:$(port)"
ok 'the owner of a folder is named' says 5 "process $first (serve)" \
    serve --data "$top/d" --listen 127.0.0.1:0
ok 'a command talks to the owner' says 0 'No orders' orders --data "$top/d"
ok 'a person is invited by a link' says 0 "^http://127.0.0.1:$(port)/join#." \
    user add bo@example.com --data "$top/d"
ok 'it ends on SIGTERM' ends "$first"
ok 'a command without an owner does it itself' says 0 'No orders' orders --data "$top/d"
printf 'log_json = yes\n' >"$top/d/waybill.conf"
ok 'the file of the folder counts' start --data "$top/d"
kill -9 "$pid"
wait "$pid" 2>/dev/null
ok 'a folder whose owner was killed is free again' says 0 'No orders' orders --data "$top/d"
echo "1..$n"
exit $failed
