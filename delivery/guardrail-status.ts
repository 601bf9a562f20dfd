import { loadCatalog } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { selectEnvironments } from "../catalog/select-environments.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { readTrends, type Trend } from "./series/read-trends.ts";
import { trendDocument, trendsText } from "./series/trends-text.ts";

export interface GuardrailStatusOptions {
  /** All that the catalog has without it. */
  environment: string | undefined;
  /** What the local cloud measures. */
  local: boolean;
  json: boolean;
  now: Date;
}

/**
 * Says how each guardrail stands. No data is no failure, and neither is one that alerts; what could not be read is, since
 * nobody knows how it stands.
 */
export async function showGuardrails(context: Context, options: GuardrailStatusOptions): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const catalogs = selectEnvironments(loadCatalog(project.root), options.environment);
  const read: { catalog: EnvironmentCatalog; trends: readonly Trend[] }[] = [];
  for (const catalog of catalogs) {
    const place = { project, local: options.local, env: context.env };
    read.push({ catalog, trends: await readTrends(catalog, place, options.now) });
  }
  const text = options.json
    ? `${JSON.stringify(
        read.flatMap(({ catalog, trends }) => trends.map((each) => trendDocument(each, catalog.environment))),
        null,
        2,
      )}\n`
    : read.map(({ catalog, trends }) => `${catalog.environment}\n${trendsText(trends, context)}`).join("\n");
  context.stdout.write(text);
  const isUnread = read.some(({ trends }) => trends.some(({ last }) => last.unread !== undefined));
  return isUnread ? ExitCode.failed : ExitCode.done;
}
