#!/usr/bin/env bash
# Builds the solution, runs every test and ends with one line: N passed, N failed, N skipped.
#
#   ./test.sh                                   everything
#   ./test.sh Protocol.Tests Portal.Tests       these projects only
#   ./test.sh Portal.Tests -- -method '*Client*'   what follows -- goes to the test runner
#   ./test.sh --format                          also holds the sources to .editorconfig
#   ./test.sh --thorough                        races and random requests go on for longer
#
# Tests that need PostgreSQL, Redis, Chromium or client libraries from npm find them by ZENKEY_TEST_POSTGRES,
# ZENKEY_TEST_REDIS, ZENKEY_TEST_CHROMIUM and ZENKEY_TEST_NPM. What is not set is started here (or found) for this run
# only; what is not to be had is skipped. Debian's own clients (mod_auth_openidc, python3-authlib) are found where it puts them.
# Logs and reports stay in artifacts/tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly reports=artifacts/tests
readonly project_limit=${ZENKEY_TEST_LIMIT:-3000}      # seconds a test project may take
passed=0 failed=0 skipped=0
servers=()                                             # pids of what this script started
scratch=
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*"; }
runs=()                                                # pids of test runs under way
# Leaves in runs those that are not over: bash itself takes in the others, so that their pids are nobody's.
look() { local pid left=(); for pid in "${runs[@]}"; do if kill -0 "$pid" 2>/dev/null; then left+=("$pid"); fi; done; runs=("${left[@]}"); }

finish() {
  local status=$? pid
  trap - EXIT INT TERM
  # Test runners that are still under way, each below a shell of its own.
  look
  for pid in "${runs[@]}"; do pkill -TERM -P "$pid" 2>/dev/null || true; done
  for pid in "${servers[@]}"; do kill -INT "$pid" 2>/dev/null || true; done
  for pid in "${servers[@]}"; do
    for _ in {1..100}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  [[ -z $scratch ]] || rm -rf "$scratch"
  if (( status != 0 && failed == 0 )); then failed=1; fi
  if (( status == 0 && (failed > 0 || passed == 0) )); then status=1; fi
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- what to run

projects=() runner_args=() format=no
while (( $# > 0 )); do
  case $1 in
    --format) format=yes ;;
    --thorough) export ZENKEY_TEST_THOROUGH=1 ;;
    --) shift; runner_args=("$@"); break ;;
    -*) say "Unknown option $1. See the head of this script."; exit 2 ;;
    *)
      if [[ ! -f tests/$1/$1.csproj ]]; then
        say "There is no test project $1. There are: $(cd tests && printf '%s ' ./*.Tests | sed 's,\./,,g')"
        exit 2
      fi
      projects+=("$1") ;;
  esac
  shift
done
everything=no
if (( ${#projects[@]} == 0 )); then
  everything=yes
  for folder in tests/*.Tests; do projects+=("${folder##*/}"); done
fi

# ---- what tests need

find_postgres() { local bin; bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1); [[ -n $bin ]] || bin=$(dirname "$(command -v postgres || true)" 2>/dev/null); [[ -x $bin/initdb ]] && printf '%s' "$bin"; }
find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

install_missing() {
  local wanted=()
  [[ -n ${ZENKEY_TEST_CHROMIUM:-} || -n $(find_chromium) ]] || wanted+=(chromium)
  [[ -n ${ZENKEY_TEST_POSTGRES:-} || -n $(find_postgres) ]] || wanted+=(postgresql)
  [[ -n ${ZENKEY_TEST_REDIS:-} || -n $(command -v redis-server) ]] || wanted+=(redis-server)
  [[ -f /usr/lib/apache2/modules/mod_auth_openidc.so ]] || wanted+=(libapache2-mod-auth-openidc)
  [[ -n $(command -v jq) ]] || wanted+=(jq)
  [[ -d /usr/lib/python3/dist-packages/authlib && -d /usr/lib/python3/dist-packages/requests ]] || wanted+=(python3-authlib python3-requests)
  (( ${#wanted[@]} > 0 )) || return 0
  if (( EUID != 0 )) || ! command -v apt-get >/dev/null; then
    say "Not installed: ${wanted[*]}. Tests that need them are skipped; as root on Debian or Ubuntu this script installs them."
    return 0
  fi
  say "Installing ${wanted[*]} ..."
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}"; } >"$reports/install.log" 2>&1 \
    || say "Could not install ${wanted[*]} ($reports/install.log); tests that need them are skipped."
}

# Servers do not run as root: PostgreSQL refuses to, Redis need not.
unprivileged() {
  if (( EUID != 0 )); then exec "$@"; fi
  local user=nobody
  if id postgres >/dev/null 2>&1; then user=postgres; fi
  exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  for _ in {1..50}; do
    port=$(( 20000 + RANDOM % 12000 ))
    if ! answers "$port"; then printf '%d' "$port"; return 0; fi
  done
  return 1
}

# await <pid> <port>: true once the server listens, false when it has died or takes too long.
await() {
  for _ in {1..300}; do
    kill -0 "$1" 2>/dev/null || return 1
    if answers "$2"; then return 0; fi
    sleep 0.1
  done
  return 1
}

start_postgres() {
  local bin port data=$scratch/postgres
  bin=$(find_postgres) || return 0
  port=$(free_port)
  (unprivileged "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync) >"$reports/postgres.log" 2>&1 \
    || { say "PostgreSQL could not be set up ($reports/postgres.log); tests that need it are skipped."; return 0; }
  (unprivileged "$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c fsync=off -c full_page_writes=off -c max_connections=300) >>"$reports/postgres.log" 2>&1 &
  servers+=($!)
  if await $! "$port" && ready "$bin" "$port"; then
    export ZENKEY_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
  else
    say "PostgreSQL did not start ($reports/postgres.log); tests that need it are skipped."
  fi
}

ready() {
  for _ in {1..300}; do
    if "$1/pg_isready" -q -h 127.0.0.1 -p "$2"; then return 0; fi
    sleep 0.1
  done
  return 1
}

start_redis() {
  local port
  command -v redis-server >/dev/null || return 0
  port=$(free_port)
  mkdir -p "$scratch/redis" && chmod 777 "$scratch/redis"
  (unprivileged redis-server --bind 127.0.0.1 --port "$port" --dir "$scratch/redis" --save "" --appendonly no --daemonize no) >"$reports/redis.log" 2>&1 &
  servers+=($!)
  if await $! "$port"; then
    export ZENKEY_TEST_REDIS="127.0.0.1:$port"
  else
    say "Redis did not start ($reports/redis.log); tests that need it are skipped."
  fi
}

# ---- build

mkdir -p "$reports"
install_missing
started=$SECONDS
if [[ $everything == yes ]]; then targets=(ZenKey.Portal.sln); else targets=("${projects[@]/#/tests/}"); fi
for target in "${targets[@]}"; do
  if ! dotnet build "$target" -c Debug -v quiet >"$reports/build.log" 2>&1; then
    grep -E '(error|warning) [A-Z]+[0-9]*' "$reports/build.log" | sort -u | head -n 60 || tail -n 60 "$reports/build.log"
    say "The build failed ($reports/build.log)."
    exit 1
  fi
done
say "Built in $(( SECONDS - started )) s."

# ---- servers for this run

scratch=$(mktemp -d)
chmod 755 "$scratch"
if (( EUID == 0 )); then mkdir "$scratch/postgres" && chown "$(id postgres >/dev/null 2>&1 && echo postgres || echo nobody)" "$scratch/postgres"; fi
[[ -n ${ZENKEY_TEST_POSTGRES:-} ]] || start_postgres
[[ -n ${ZENKEY_TEST_REDIS:-} ]] || start_redis
if [[ -z ${ZENKEY_TEST_CHROMIUM:-} ]]; then
  chromium=$(find_chromium)
  if [[ -n $chromium ]]; then export ZENKEY_TEST_CHROMIUM=$chromium; fi
fi
if [[ -z ${ZENKEY_TEST_NPM:-} ]]; then
  if ! command -v npm >/dev/null; then say "Not installed: node with npm. Tests of its client libraries are skipped."
  elif (cd tests/npm && npm ci --no-audit --no-fund) >"$reports/npm.log" 2>&1; then export ZENKEY_TEST_NPM=$PWD/tests/npm
  else say "The client libraries of npm could not be installed ($reports/npm.log); tests that need them are skipped."; fi
fi
have() { if [[ -n ${!1:-} ]]; then echo yes; else echo no; fi; }
say "PostgreSQL: $(have ZENKEY_TEST_POSTGRES), Redis: $(have ZENKEY_TEST_REDIS), Chromium: $(have ZENKEY_TEST_CHROMIUM), npm: $(have ZENKEY_TEST_NPM)."

# ---- tests

run_project() {
  local name=$1 begun=$SECONDS status=0
  rm -f "$reports/$name.xml"
  timeout --kill-after=15 "$project_limit" "artifacts/bin/$name/debug/$name" -noColor -noLogo -result-xml "$reports/$name.xml" \
    "${runner_args[@]}" </dev/null >"$reports/$name.log" 2>&1 || status=$?
  printf '%d %d\n' "$status" "$(( SECONDS - begun ))" >"$reports/$name.status"
}

# sum <file> <attribute>: over the assembly elements of an xUnit report.
sum() { grep -o '<assembly [^>]*>' "$1" | grep -oE " $2=\"[0-9]+\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }

count_project() {
  local name=$1 status took ok=0 bad=0 skip=0
  read -r status took <"$reports/$name.status"
  if [[ -s $reports/$name.xml ]] && grep -q '</assemblies>' "$reports/$name.xml"; then
    ok=$(sum "$reports/$name.xml" passed)
    bad=$(( $(sum "$reports/$name.xml" failed) + $(sum "$reports/$name.xml" errors) ))
    skip=$(sum "$reports/$name.xml" skipped)
  fi
  # A runner that failed without a failed test to show (a crash, a time-out) is itself a failure.
  local crashed=
  if (( status == 124 || status == 137 )); then crashed="stopped after $took s"; bad=$(( bad + 1 ))
  elif (( status != 0 && bad == 0 && ok + skip == 0 )) && grep -q '</assemblies>' "$reports/$name.xml" 2>/dev/null; then :   # it holds no tests
  elif (( status != 0 && bad == 0 )); then crashed="ended with status $status"; bad=$(( bad + 1 )); fi
  printf '%-24s %5d passed, %d failed, %d skipped  %4d s  %s\n' "$name" "$ok" "$bad" "$skip" "$took" "$crashed"
  if (( bad > 0 )); then
    say "---- $name, the last of $reports/$name.log"
    tail -n 150 "$reports/$name.log"
    say "----"
  fi
  passed=$(( passed + ok )) failed=$(( failed + bad )) skipped=$(( skipped + skip ))
}

# run_all <how many at once> <projects ...>
run_all() {
  local width=$1 name; shift
  for name in "$@"; do
    while look; (( ${#runs[@]} >= width )); do sleep 0.2; done
    run_project "$name" &
    runs+=($!)
  done
  while look; (( ${#runs[@]} > 0 )); do sleep 0.2; done
  for name in "$@"; do count_project "$name"; done
}

# Whole sign-ins and the browser want the machine for themselves.
light=() heavy=()
for name in "${projects[@]}"; do
  case $name in Browser.Tests | System.Tests) heavy+=("$name") ;; *) light+=("$name") ;; esac
done
cores=$(nproc 2>/dev/null || echo 2)
(( ${#light[@]} == 0 )) || run_all "$(( cores < 3 ? cores : 3 ))" "${light[@]}"
(( ${#heavy[@]} == 0 )) || run_all 1 "${heavy[@]}"

# ---- form

if [[ $format == yes ]]; then
  started=$SECONDS
  if dotnet format ZenKey.Portal.sln --verify-no-changes --no-restore >"$reports/format.log" 2>&1; then
    say "Form is kept ($(( SECONDS - started )) s)."
  else
    say "Form is not kept; 'dotnet format' mends it ($(( SECONDS - started )) s):"
    head -n 40 "$reports/format.log"
    failed=$(( failed + 1 ))
  fi
fi
