#!/usr/bin/env bash
# description: Run the tests of every app in apps/: Python by pytest, anything else by its own test script.
# tools: git npm python3
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

check() { in_app "$1" scripts/test/30-pytest.sh tested test; }

each_app check
