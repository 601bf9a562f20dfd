import type { AppStage } from "../../model/app-commands.ts";
import { appSteps } from "../parts/app-steps.ts";
import { steps } from "../parts/steps.ts";
import type { Stage } from "./stage.ts";

/** Lint and format of Python. */
export const ruff = check("ruff", "Ruff");
/** The tests, of Python or of what else the app is written in. */
export const pytest = check("pytest", "Pytest");
/** Lint of TypeScript and JavaScript. */
export const eslint = check("eslint", "ESLint");
/** Lint of the OpenAPI description. */
export const spectral = check("spectral", "Spectral");

function check(id: string, stage: AppStage): Stage {
  return {
    id,
    job: ({ built }) => ({
      "timeout-minutes": 15,
      permissions: { contents: "read" },
      steps: [steps.checkOut(), ...appSteps(built, stage)],
    }),
  };
}
