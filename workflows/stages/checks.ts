import { run, steps } from "../parts/steps.ts";
import type { Stage } from "./stage.ts";

/** Lint and format of Python. */
export const ruff = python("ruff", "Ruff", "scripts/ci/30-ruff.sh");
/** The tests of Python. */
export const pytest = python("pytest", "Pytest", "scripts/test/30-pytest.sh");
/** Lint of TypeScript and JavaScript. */
export const eslint = node("eslint", "ESLint", "scripts/ci/40-eslint.sh");
/** Lint of the OpenAPI description. */
export const spectral = node("spectral", "Spectral", "scripts/ci/50-spectral.sh");

function python(id: string, name: string, script: string): Stage {
  return {
    id,
    job: ({ app }) => ({
      "timeout-minutes": 15,
      permissions: { contents: "read" },
      steps: [steps.checkOut(), steps.setUpPython(), steps.installPython(app), run(name, `${script} ${app}`)],
    }),
  };
}

function node(id: string, name: string, script: string): Stage {
  return {
    id,
    job: ({ app }) => ({
      "timeout-minutes": 15,
      permissions: { contents: "read" },
      steps: [steps.checkOut(), steps.setUpNode(), steps.installApp(app), run(name, `${script} ${app}`)],
    }),
  };
}
