import type { AppName, EnvironmentName } from "../../model/scalars.ts";
import { platformOf, type Draft } from "../draft.ts";

/** What is checked, built and released of an app, by the language that its platform takes. */
const stages: Readonly<Record<AppName, readonly string[]>> = {
  api: ["Ruff", "Pytest", "Spectral", "Build", "GHCR Push", "Tag Deploy"],
  "ocr-worker": ["Ruff", "Pytest", "Build", "GHCR Push", "Tag Deploy"],
  portal: ["ESLint", "Build", "Tag Deploy"],
  mobile: ["ESLint", "Build", "Tag Deploy"],
};

/** One pipeline an app where versions are made and released; the other environments get what these have made. */
export function pipelinesOf(draft: Draft, environment: EnvironmentName): Record<string, object> {
  if (environment !== "staging" && environment !== "production") return {};
  return Object.fromEntries(
    draft.apps.map((app) => [`${environment}-${app}`, pipelineOf(draft, environment, app)]),
  );
}

function pipelineOf({ repository }: Draft, environment: "staging" | "production", app: AppName): object {
  const isProduction = environment === "production";
  const image = `ghcr.io/${repository.owner.toLowerCase()}/${app}`;
  return {
    app,
    workflowFile: `.github/workflows/${environment}-${app}.yml`,
    triggers: isProduction ? ["workflow_dispatch"] : ["pull_request", "push", "workflow_dispatch"],
    stages: stages[app],
    ...(isProduction ? { approvalRequired: true } : {}),
    ...(platformOf[app] === "cloud-run" ? { artifacts: [image] } : {}),
  };
}
