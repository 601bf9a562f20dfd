"""The `ruff` of `python3 -m ruff`: reads pyproject.toml as Ruff does, and has the real Ruff, built for WebAssembly, do the rest."""

import json
import os
import pathlib
import sys
import tomllib

[*command, folder] = sys.argv[1:]
project = tomllib.loads(pathlib.Path(folder, "pyproject.toml").read_text())
settings = project.get("tool", {}).get("ruff", {})
program = pathlib.Path(__file__).parents[2] / "run-ruff.ts"
os.execvp("node", ["node", str(program), " ".join(command), folder, json.dumps(settings)])
