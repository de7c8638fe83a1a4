#!/bin/sh
# Lays the program out as the package has it, beside its runtime, and makes the AOT cache (JEP 514): classes loaded and linked
# as a short run of the daemon, without a switch, has them.
# usage: stage.sh PACKAGE_DIR MODULE_DIR TIMESTAMP
set -eu

dir=$1
mkdir -p "$dir/lib" "$dir/bin"
cp "$2"/target/lib/*.jar "$2"/target/controller-*.jar "$dir/lib/"
cp "$2/../bin/metapunt" "$dir/bin/"
# The cache holds for jars of the same order, size and time; the package gives its files this time.
touch -d "$3" "$dir"/lib/*.jar
mkdir -p "$dir/training/instances"
METAPUNT_JAVA_OPTS="-XX:AOTCacheOutput=$dir/lib/metapunt.aot" "$dir/bin/metapunt" serve --ovs-rundir "$dir/training/ovs" \
    --run-dir "$dir/training/run" --instances "$dir/training/instances" >"$dir/training/log" 2>&1 &
daemon=$!
trap 'kill -9 $daemon 2>/dev/null || true' EXIT
for _ in $(seq 100); do
    [ ! -S "$dir/training/run/admin.sock" ] || break
    sleep 0.1
done
# A status that is not well, as there is no switch, has exit status 1.
"$dir/bin/metapunt" status --run-dir "$dir/training/run" >/dev/null || [ $? -eq 1 ]
kill "$daemon"
wait "$daemon" || { cat "$dir/training/log" >&2; exit 1; }
trap - EXIT
[ -s "$dir/lib/metapunt.aot" ] || { cat "$dir/training/log" >&2; exit 1; }
