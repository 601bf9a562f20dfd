#!/usr/bin/env bash
# description: Ask each public surface of an environment whether it is ready, up to 5 times, 10 seconds apart.
# tools: node curl
# verify: first-command
# arguments: staging --local
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

environment="$(required environment "${1-${ENVIRONMENT_CONTEXT-}}")"
# Where users reach a surface, and where each region of it answers by itself.
addresses='
const [outputs, { value }] = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
for (const [id, { url, publicCheck, services = {} }] of Object.entries(outputs.surfaces)) {
  if (value.surfaces[id]?.public !== true || publicCheck === undefined) continue;
  const places = [url, ...Object.values(services).map((service) => service.url)];
  for (const place of new Set(places)) console.log(new URL(publicCheck, place).href);
}'

outputs="$(run node cli/gantry.js outputs "$environment" --format json "${@:2}")"
catalog="$(run node cli/gantry.js env show "$environment" --json)"
found="<address>"
if [ "$script_mode" = EXECUTE ]; then found="$(printf '[%s,%s]' "$outputs" "$catalog" | node --eval "$addresses")"; fi
[ -n "$found" ] || fail "$environment has no public surface"

answers() {
  local poll
  for poll in 1 2 3 4 5; do
    if run curl --fail --silent --show-error --max-time 10 --output /dev/null "$1"; then return 0; fi
    if [ "$poll" -lt 5 ]; then run sleep 10; fi
  done
  return 1
}

while read -r address; do
  answers "$address" || fail "$address is not ready"
done <<<"$found"
