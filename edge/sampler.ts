import { hiddenMinutes, samplingMinutes } from "../model/guardrail-query.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { jsonOf } from "./bounded-text.ts";
import { samplerSettings, settingsVariable, tokenVariables, type Sampled } from "./sampler-settings.ts";
import { metadataToken } from "./sampler/metadata-token.ts";
import type { Means, Reading, Window } from "./sampler/source.ts";
import { sentry } from "./sampler/sources/sentry.ts";
import { supabase } from "./sampler/sources/supabase.ts";
import { vercel } from "./sampler/sources/vercel.ts";
import { writeSeries, type Monitoring, type Written } from "./sampler/write-series.ts";

/** Where everybody answers, without a slash at the end; tests have their own. */
interface Addresses {
  vercel: string;
  supabase: string;
  sentry: (host: string) => string;
  monitoring: string;
  metadata: string;
}

const official: Addresses = {
  vercel: "https://api.vercel.com",
  supabase: "https://api.supabase.com",
  sentry: (host) => `https://${host}`,
  monitoring: "https://monitoring.googleapis.com",
  metadata: "http://metadata.google.internal",
};

export interface SamplerOptions extends Partial<Omit<Means, "now">> {
  env: Readonly<Record<string, string | undefined>>;
  /** Takes a line of the log: JSON, as Cloud Logging reads it. */
  print: (line: string) => void;
  now: Date;
  addresses?: Addresses;
}

/**
 * Reads each source and writes what it says into Cloud Monitoring, one beside the other: none waits for another or fails with it. Where
 * one has no data nothing is written, and that is no failure.
 *
 * @returns failed where something could not be read, or not be written
 * @throws GantryError where nobody said what to sample
 */
export async function sample(options: SamplerOptions): Promise<ExitCode> {
  const { env, print, now, addresses = official, deadlineMs = 20_000, pauseMs = 1000 } = options;
  const { project, environment, sampled } = settingsIn(env);
  const means = { deadlineMs, pauseMs, now };
  const window = windowAt(now);
  const account = await metadataToken(addresses.metadata, means);
  const monitoring =
    "why" in account ? account : { address: addresses.monitoring, project, token: account.token, means };
  const isWhole = await Promise.all(
    sampled.map(async (each) => {
      const reading = await read(each, { environment, window, addresses, env, means });
      const point = { ...each, environment, at: window.to };
      const written =
        reading.kind === "value" ? await write({ ...point, value: reading.value }, monitoring) : undefined;
      print(JSON.stringify(lineOf(each, reading, written, window)));
      return reading.kind !== "unread" && written?.written !== false;
    }),
  );
  return isWhole.every(Boolean) ? ExitCode.done : ExitCode.failed;
}

function settingsIn(env: SamplerOptions["env"]): ReturnType<typeof samplerSettings.parse> {
  const read = samplerSettings.safeParse(jsonOf(env[settingsVariable]));
  if (read.success) return read.data;
  throw new GantryError(`${settingsVariable} does not say what to sample`, {
    hint: "the Cloud Run job has it from its stack: docs/guardrails.md",
    exitCode: ExitCode.usage,
  });
}

/** The last whole five minutes that everybody can see by now, so that two starts in the same minutes sample the same. */
function windowAt(now: Date): Window {
  const lengthMs = samplingMinutes * 60_000;
  const to = Math.floor((now.getTime() - hiddenMinutes * 60_000) / lengthMs) * lengthMs;
  return { from: new Date(to - lengthMs), to: new Date(to) };
}

type Reader = Pick<SamplerOptions, "env"> & {
  environment: ReturnType<typeof samplerSettings.parse>["environment"];
  window: Window;
  addresses: Addresses;
  means: Means;
};

function read({ metric, source }: Sampled, { env, addresses, ...asked }: Reader): Promise<Reading> {
  const variable = tokenVariables[source.kind];
  const token = env[variable]?.trim() ?? "";
  if (token === "")
    return Promise.resolve({ kind: "unread", why: `there is no token: ${variable} is empty` });
  const rest = { ...asked, metric, token };
  switch (source.kind) {
    case "vercel":
      return vercel({ ...rest, source, address: addresses.vercel });
    case "sentry":
      return sentry({ ...rest, source, address: addresses.sentry(source.host) });
    case "supabase":
      return supabase({ ...rest, source, address: addresses.supabase });
  }
}

async function write(
  point: Parameters<typeof writeSeries>[0],
  monitoring: Monitoring | { why: string },
): Promise<Written> {
  if ("why" in monitoring) return { written: false, why: monitoring.why };
  return writeSeries(point, monitoring);
}

/** https://docs.cloud.google.com/logging/docs/structured-logging */
function lineOf(
  { guardrail, metric, surface, source }: Sampled,
  reading: Reading,
  written: Written | undefined,
  { from, to }: Window,
): Record<string, unknown> {
  const about = {
    guardrail,
    metric,
    surface,
    source: source.kind,
    from: from.toISOString(),
    to: to.toISOString(),
  };
  if (reading.kind === "unread")
    return { severity: "ERROR", message: `${guardrail} was not read: ${reading.why}`, ...about };
  if (reading.kind === "no data")
    return { severity: "INFO", message: `${guardrail} has no data: ${reading.why}`, ...about };
  const { value } = reading;
  if (written?.written !== true)
    return {
      severity: "ERROR",
      message: `${guardrail} was not written: ${written?.why ?? ""}`,
      value,
      ...about,
    };
  return {
    severity: "INFO",
    message: `${guardrail} is ${value} ${reading.about}: ${written.about}`,
    value,
    ...about,
  };
}
