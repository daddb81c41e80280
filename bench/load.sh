#!/usr/bin/env bash
# Requests per second on a running Essaim: bench/load.sh http://127.0.0.1:8000 [path …]   (needs wrk)
set -eu
url=${1:?address}; shift
for path in "${@:-/}"; do
  echo "== $path"
  wrk -t2 -c32 -d10s --latency "$url$path" | grep -E "50%|99%|Requests/sec|Non-2xx|Socket errors"
done
