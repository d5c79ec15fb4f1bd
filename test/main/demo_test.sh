#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The whole way over real sockets: a buyer orders, Waybill buys, the supplier ships, the shop is
# told, within 60 s; and nothing is left behind. Usage: demo_test.sh WAYBILL
set -u
waybill=$1
top=$(mktemp -d)
pid=
cleanup() {
    [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null
    rm -rf "$top"
}
trap cleanup EXIT
unset WAYBILL_DATA WAYBILL_LISTEN WAYBILL_HUB
export TMPDIR="$top" LC_ALL=C
failed=0 n=0
echo "1..6"
ok() {
    n=$((n + 1))
    name=$1
    shift
    if "$@"; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        sed 's/^/# /' "$top/log"
        failed=1
    fi
}
all_the_way() {
    tries=0
    until grep -q 'gone all the way' "$top/log"; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] && kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.1
    done
}
ends() {
    kill -INT "$pid"
    wait "$pid"
}
nothing_left() { [ -z "$(ls -d "$top"/waybill-demo-* 2>/dev/null)" ]; }
# The line that a person would copy.
line() { sed -n 's/^    \(.* orders show 1001 --data .*\)/\1/p' "$top/log"; }
shows() { eval "$(line) --json" | grep -q '"fulfilled"'; }

# A shell starts jobs in the background deaf to SIGINT; the program listens all the same.
"$waybill" demo --listen 127.0.0.1:0 >"$top/log" 2>&1 &
pid=$!
ok 'the first order goes all the way' all_the_way
# The second has a name to correct, on purpose.
ok 'nothing went wrong on it' sh -c "! grep -e ' error ' -e ' warn ' '$top/log' | grep -qv '#1002: not bought: address_rejected'"
ok 'it prints a link that signs in' grep -q '^    http://127.0.0.1:[0-9]*/sign-in#.' "$top/log"
ok 'a command that it prints shows it' shows
ok 'it ends on Ctrl-C' ends
ok 'its folder is gone' nothing_left
exit $failed
