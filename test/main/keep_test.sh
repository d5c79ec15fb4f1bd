#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The data file in the hands of a person: copied while the hub runs, checked, put back.
# Usage: keep_test.sh WAYBILL
set -u
waybill=$1
top=$(mktemp -d)
pid=
cleanup() {
    [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null
    rm -rf "$top"
}
trap cleanup EXIT
unset WAYBILL_DATA WAYBILL_LISTEN WAYBILL_HUB WAYBILL_PASSPHRASE
export LC_ALL=C XDG_DATA_HOME="$top/xdg"
data=$top/d
n=0 failed=0
echo "1..45"

ok() { # ok NAME COMMAND...
    n=$((n + 1))
    name=$1
    shift
    if "$@"; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        sed 's/^/# /' "$top/out" "$top/err" "$top/log" 2>/dev/null
        failed=1
    fi
}
# says CODE TEXT ARG...: ends with that code and says that text.
says() {
    code=$1 text=$2
    shift 2
    "$waybill" "$@" >"$top/out" 2>"$top/err" </dev/null
    [ $? -eq "$code" ] && cat "$top/out" "$top/err" | grep -q -e "$text"
}
start() {
    "$waybill" serve --listen 127.0.0.1:0 --data "$data" 2>"$top/log" &
    pid=$!
    tries=0
    until grep -q ' serves ' "$top/log"; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || return 1
        sleep 0.1
    done
}
ends() {
    kill -TERM "$pid"
    wait "$pid"
    pid=
}
mode() { [ "$(stat -c %a "$1")" = "$2" ]; }
hurt() { # the beginning of many pages
    for page in 5 6 7 8 9 10 11 12 13 14 15 16; do
        printf 'scratched out' | dd of="$1" bs=1 seek=$((4096 * page)) conv=notrunc 2>/dev/null
    done
}

ok 'a folder without data is named' says 3 "no Waybill data in $data" check --data "$data"
ok 'it serves' start
printf 'secret-of-the-app' >"$top/secret"
ok 'an account with secrets' says 0 '' supplier add aliexpress --data "$data" --no-wait \
    --app-key 1 --app-secret-file "$top/secret" --access-token-file "$top/secret" \
    --base-url http://127.0.0.1:1
ok 'a copy is made while it runs' says 0 'found whole' backup "$top/b.db" --data "$data"
ok 'only the owner may read it' mode "$top/b.db" 600
ok 'it is one file' test ! -e "$top/b.db-wal"
ok 'a file is not overwritten' says 1 'exists already' backup "$top/b.db" --data "$data"
ok 'without a name it lies in the folder' says 0 "$data/backups/waybill-" backup --data "$data"
ok 'the key goes along under a passphrase' \
    env WAYBILL_PASSPHRASE=moon "$waybill" backup "$top/k.db" --with-key --data "$data"
ok 'a passphrase must be given' says 2 'WAYBILL_PASSPHRASE' \
    backup "$top/x.db" --with-key --data "$data"
ok 'the key does not lie there openly' sh -c "! grep -q -f '$data/waybill.key' '$top/k.db.key'"
ok 'all is well beside the hub' says 0 'opens the stored secrets' check --data "$data"
ok 'history goes on after the copy' says 0 'wb_' token add one --data "$data"
ok 'and the copy is its beginning' says 0 'as in the copy' audit --against "$top/b.db" --data "$data"
"$waybill" audit --data "$data" >"$top/heads"
ok 'what audit printed can be held against it later' says 0 'is as in the head' \
    audit --from "$top/heads" --data "$data"
sed 's/\(Heads .*\)..$/\1/' "$top/heads" >"$top/cut"
ok 'but not a head that lost its end' says 1 'each whole' audit --from "$top/cut" --data "$data"
ok 'nor a file without one' says 1 '37:3ac9' audit --from "$waybill.none" --data "$data"
printf 'no database, and long enough that nobody takes it for an empty one' >"$top/foreign.db"
files() { ls -ln "$top"/b.db* "$top"/raw.db* 2>/dev/null; cksum "$top"/b.db; }
files >"$top/before"
ok 'a copy is checked before it is needed' says 0 'unbroken' check "$top/b.db" --data "$data"
ok 'with every value' says 0 'follow from the facts' check "$top/b.db" --data "$data"
files >"$top/after"
ok 'and nothing is written, not even beside it' cmp "$top/before" "$top/after"
ok 'a foreign file is no copy' says 1 'no data file of Waybill' check "$top/foreign.db"
ok 'nor is what is not there' says 3 'no such file' check "$top/none" --data "$data"
ok 'a folder is not a copy' says 1 'check --data' check "$top" --data "$data"
ok 'what lacks its last writes is no copy' says 1 'no copy by itself' check "$data/waybill.db"
ok 'a copy is not mended' says 2 'only read' check "$top/b.db" --fix --data "$data"
ok 'a foreign copy says nothing of our own file' says 1 'That file is damaged, or no data file' \
    audit --against "$top/foreign.db" --data "$data"
ok 'nor one that is not there' says 3 'no such file' audit --against "$top/none" --data "$data"
ok 'a shop that is not there is named' says 3 'no such shop' \
    audit 1001 --shop none.example --data "$data"
ok 'a shop says whose order is meant' says 2 'ORDER' audit --shop none.example --data "$data"
ok 'no order is not all orders' says 2 'empty' audit '' --data "$data"
ok 'a copy to nowhere says so' says 1 'cannot be written' backup "$top/no/b.db" --data "$data"
ok 'nothing is put back under a running hub' says 5 'stop it first' \
    restore "$top/b.db" --yes --data "$data"
ok 'it ends' ends

ok 'nobody is asked without --yes' says 2 'Add --yes' restore "$top/b.db" --data "$data"
cp "$top/b.db" "$top/hurt.db"
hurt "$top/hurt.db"
ok 'its check names the damage' says 1 'damaged' check "$top/hurt.db" --data "$data"
cp "$data/waybill.db" "$top/raw.db"
files >"$top/before"
ok 'the file itself, copied while nobody runs, is one too' says 0 'whole' check "$top/raw.db"
files >"$top/after"
ok 'and stays as it is' cmp "$top/before" "$top/after"
ok 'a damaged copy is refused' says 1 'nothing was changed' \
    restore "$top/hurt.db" --yes --data "$data"
ok 'and what was there is there' says 0 'one' token list --data "$data"
ok 'a sound copy is put back' says 0 'before-restore-' restore "$top/b.db" --yes --data "$data"
ok 'it knows nothing of what came later' says 0 'No tokens' token list --data "$data"
ok 'the history says so' says 0 'Restored from a copy' history --data "$data"
ok 'a wrong passphrase opens no key' \
    env WAYBILL_PASSPHRASE=sun sh -c \
    "! '$waybill' restore '$top/k.db' --with-key --yes --data '$top/e' 2>'$top/err' && ! test -e '$top/e/waybill.db'"
ok 'the right one does, on another machine' \
    env WAYBILL_PASSPHRASE=moon sh -c \
    "'$waybill' restore '$top/k.db' --with-key --yes --data '$top/e' | grep -q 'opens the stored secrets'"
hurt "$data/waybill.db"
ok 'damage is found' sh -c "! '$waybill' check --data '$data' >'$top/out' 2>&1 && test -s '$top/out'"
exit $failed
