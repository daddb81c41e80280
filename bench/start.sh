#!/usr/bin/env bash
# From a fresh clone to the first page, then a second start, in seconds: bench/start.sh [port]
set -eu
project=$(cd "$(dirname "$0")/.." && pwd)
port=${1:-8765}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
git clone -q "$project" "$place/essaim"
cd "$place/essaim"
unset ESSAIM_VENV ESSAIM_DATA DATABASE_URL

start() {
  local begun; begun=$(date +%s.%N)
  ./essaim up --port "$port" > "$place/log" 2>&1 &
  local house=$!
  until curl -sf -o "$place/page" "http://127.0.0.1:$port/"; do
    kill -0 $house 2> /dev/null || { cat "$place/log"; exit 1; }
    sleep 0.05
  done
  echo "$1: $(echo "$(date +%s.%N) - $begun" | bc) s"
  sleep 2
  python3 "$project/bench/memory.py" $house
  kill $house
  wait $house || true
}

start "fresh clone to first page"
start "second start"
