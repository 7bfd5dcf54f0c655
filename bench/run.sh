#!/usr/bin/env bash
# Measures a sign-in beside npm's oidc-provider, and counts its SQL statements. See README.md.
#
#   bench/run.sh                         both
#   bench/run.sh --against <commit>      an older commit of ours takes part as well
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

older=
if [[ ${1:-} == --against ]]; then older=$2; fi
scratch=$(mktemp -d)
postgres=
finish() {
  [[ -z $postgres ]] || { kill -INT "$postgres" 2>/dev/null || true; wait "$postgres" 2>/dev/null || true; }
  [[ -z $older ]] || git worktree remove --force "$scratch/older" 2>/dev/null || true
  rm -rf "$scratch"
}
trap finish EXIT

(cd bench/peer && npm ci --silent)
dotnet build src/Portal -c Release -v quiet
dotnet build bench/Bench -c Release -v quiet
bench=(dotnet artifacts/bin/Bench/release/ZenKey.Bench.dll --ours "zenkey=artifacts/bin/Portal/release/Portal.dll")
others=()
if [[ -n $older ]]; then
  git worktree add -q --detach "$scratch/older" "$older"
  (cd "$scratch/older" && dotnet build src/Portal -c Release -v quiet)
  others=(--ours "$older=$scratch/older/artifacts/bin/Portal/release/Portal.dll")
fi

echo "## A sign-in: authorize, token, userinfo; RS256, S256, 16 at once"
"${bench[@]}" "${others[@]}" --peer bench/peer --warm-up 6000

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [[ -z $bin ]]; then echo "Without PostgreSQL no statements are counted."; exit 0; fi
as=(); if (( EUID == 0 )); then as=(setpriv --reuid=postgres --regid="$(id -g postgres)" --clear-groups --); fi
mkdir "$scratch/pg"
if (( EUID == 0 )); then chmod 755 "$scratch"; chown postgres "$scratch/pg"; fi
port=$(( 20000 + RANDOM % 12000 ))
"${as[@]}" "$bin/initdb" -D "$scratch/pg/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
"${as[@]}" "$bin/postgres" -D "$scratch/pg/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c log_statement=all 2>"$scratch/statements.log" &
postgres=$!
for _ in {1..100}; do if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then break; fi; sleep 0.1; done

echo
echo "## SQL statements of a sign-in, on PostgreSQL"
"${bench[@]}" --postgres "Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres" --statement-log "$scratch/statements.log"
