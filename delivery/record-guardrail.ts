import { quoteKey } from "../catalog/check/quote.ts";
import { didYouMean } from "../catalog/check/suggest.ts";
import { loadCatalog } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { selectEnvironments } from "../catalog/select-environments.ts";
import { readStackSettings, stackSettingsFile } from "../catalog/stack-settings.ts";
import { safeBaseUrl } from "../clients/rest/address.ts";
import { googleTokens } from "../clients/google/google-client.ts";
import { tokenOf } from "../clients/rest/token-of.ts";
import { writeSeries } from "../edge/sampler/write-series.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { GuardrailMetric } from "../model/declared/guardrail-metric.ts";
import { surfaceMadeAs } from "../model/declared/made-as.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";
import { readK6Summary } from "./series/k6-summary.ts";

export interface RecordGuardrailOptions {
  environment: string;
  /** Its key in the catalog. */
  guardrail: string;
  /** The file that k6 has written. */
  summary: string;
  json: boolean;
  now: Date;
}

const means = { deadlineMs: 10_000, pauseMs: 500 };

/**
 * Writes what a run of k6 measured as one sample of its guardrail, in milliseconds: the run is over, and nobody can be asked for it later.
 *
 * @throws GantryError where the guardrail is none of k6, the summary cannot be read, or Cloud Monitoring does not take it
 */
export async function recordGuardrail(context: Context, options: RecordGuardrailOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const [catalog] = selectEnvironments(loadCatalog(root), options.environment);
  if (catalog === undefined) throw new Error("an environment that was selected is not there");
  const { id, surface } = measuredByK6(catalog, options.guardrail);
  const { environment } = catalog;
  const { p95, requests } = readK6Summary(context.cwd, options.summary);
  const project = projectOf(root, environment);
  const written = await writeSeries(
    {
      metric: "api_p95",
      surface: surfaceMadeAs(catalog, surface),
      environment,
      value: p95,
      at: options.now,
    },
    { ...monitoringOf(context.env), project, means },
  );
  if (!written.written) throw new GantryError(`could not write ${id}: ${written.why}`);
  const at = options.now.toISOString();
  if (options.json) {
    const document = { guardrail: id, environment, milliseconds: p95, requests, at };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else print(context, `${id} of ${environment} is ${p95} ms, of ${requests} requests: ${written.about}`);
  return ExitCode.done;
}

function measuredByK6({ guardrails, environment }: EnvironmentCatalog, id: string): GuardrailMetric {
  const found = guardrails.find((each) => each.id === id);
  const ofK6 = guardrails.filter(({ observabilitySource }) => observabilitySource === "k6");
  if (found?.observabilitySource === "k6") return found;
  const known = ofK6.map((each) => each.id);
  const none = `${environment} has no guardrail with observabilitySource k6`;
  const hint = known.length === 0 ? none : (didYouMean(id, known) ?? `measured by k6: ${known.join(", ")}`);
  const text =
    found === undefined
      ? `${environment} has no guardrail ${quoteKey(id)}`
      : `${id} is measured by ${found.observabilitySource}, and not by k6`;
  throw new GantryError(text, { hint, exitCode: ExitCode.usage });
}

function projectOf(root: string, environment: string): string {
  const { project } = readStackSettings(root, environment);
  if (project !== undefined) return project;
  throw new GantryError(`${stackSettingsFile(environment)} does not say gcp:project, where the series are`, {
    hint: `set it with "pulumi config set gcp:project <value> -s ${environment}"`,
    exitCode: ExitCode.usage,
  });
}

/** The variables by which gcloud itself is sent elsewhere, and by which it is given a token. */
function monitoringOf(env: Context["env"]): { address: string; token: string } {
  const url = "CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING";
  const address = safeBaseUrl(url, env[url], "https://monitoring.googleapis.com");
  const token = tokenOf(env, {
    service: "Cloud Monitoring",
    tokens: googleTokens,
    hint: 'set it with `export GOOGLE_OAUTH_ACCESS_TOKEN="$(gcloud auth print-access-token)"`, of an account with roles/monitoring.metricWriter',
  });
  return { address, token };
}
