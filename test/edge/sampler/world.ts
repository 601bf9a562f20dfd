import { z } from "zod";
import { sample } from "../../../edge/sampler.ts";
import type { Sampled, SamplerSettings } from "../../../edge/sampler-settings.ts";
import type { ExitCode } from "../../../model/errors.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";

export const now = new Date("2026-11-30T09:05:07Z");
export const from = "2026-11-30T08:55:00.000Z";
export const to = "2026-11-30T09:00:00.000Z";
const date = now.toUTCString();

export const ofVercel: Sampled = {
  guardrail: "vercel-build-minutes",
  metric: "vercel_build_minutes",
  surface: "portal",
  source: { kind: "vercel", team: "lotus-labs", project: "lotus-portal-staging" },
};
export const ofSentry: Sampled = {
  guardrail: "api-p95",
  metric: "api_p95",
  surface: "api",
  source: { kind: "sentry", host: "de.sentry.io", organization: "lotus-labs", project: "api" },
};
export const ofSupabase: Sampled = {
  guardrail: "ocr-failure-rate",
  metric: "ocr_failure_rate",
  surface: "ocr-worker",
  source: { kind: "supabase", projectRef: "abcdefghijklmnopqrst", caller: "ocr-worker" },
};

export const tokens = {
  VERCEL_TOKEN: "vercel-made-up-1",
  SENTRY_TOKEN: "sentry-made-up-2",
  SUPABASE_TOKEN: "supabase-made-up-3",
};
export const googleToken = "google-made-up-4";

/** A day's charge for builds, as Vercel's reference has it. */
export function charge(day: string, minutes: number, other: Record<string, unknown> = {}): object {
  return {
    BilledCost: 0,
    BillingCurrency: "USD",
    ChargeCategory: "Usage",
    ChargePeriodStart: `${day}T00:00:00.000Z`,
    ChargePeriodEnd: `${day}T23:59:59.999Z`,
    ConsumedQuantity: minutes,
    ConsumedUnit: "Minutes",
    EffectiveCost: 0,
    PricingCategory: "Standard",
    ServiceName: "Build Minutes",
    ServiceProviderName: "Vercel",
    Tags: { ProjectId: "prj_1", ProjectName: "lotus-portal-staging" },
    ...other,
  };
}

export function jsonLines(rows: readonly object[]): Reply {
  const bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return { bytes, headers: { "content-type": "application/jsonl", date } };
}

export function json(body: unknown, status = 200): Reply {
  return { status, body, headers: { "content-type": "application/json", date } };
}

/** What a proxy or a page for people answers. */
export const html: Reply = {
  bytes: Buffer.from("<!doctype html><title>Sign in</title>"),
  headers: { "content-type": "text/html", date },
};

const line = z.looseObject({
  severity: z.enum(["INFO", "ERROR"]),
  message: z.string(),
  guardrail: z.string(),
});
export const written = z.object({
  timeSeries: z.tuple([
    z.object({
      metric: z.object({ type: z.string(), labels: z.record(z.string(), z.string()) }),
      resource: z.object({ type: z.string(), labels: z.record(z.string(), z.string()) }),
      metricKind: z.string(),
      valueType: z.string(),
      points: z.tuple([
        z.object({
          interval: z.strictObject({ endTime: z.string() }),
          value: z.object({ doubleValue: z.number() }),
        }),
      ]),
    }),
  ]),
});

/** Everybody that the sampler asks: they answer as their references say they do, until a test says otherwise. */
export class World {
  readonly vercel = new LoopbackServer();
  readonly sentry = new LoopbackServer();
  readonly supabase = new LoopbackServer();
  readonly monitoring = new LoopbackServer();
  readonly metadata = new LoopbackServer();
  readonly log: z.infer<typeof line>[] = [];
  text = "";

  async start(): Promise<this> {
    for (const server of [this.vercel, this.sentry, this.supabase, this.monitoring, this.metadata])
      await server.start();
    this.vercel.answer(() => jsonLines([charge("2026-11-28", 12.5), charge("2026-11-29", 30)]));
    this.sentry.answer(() =>
      json({
        data: [{ "p95(span.duration)": 812.5, "count()": 640 }],
        meta: { fields: {}, units: { "p95(span.duration)": "millisecond", "count()": null } },
      }),
    );
    this.supabase.answer(() => json({ result: [{ answers: 400, failures: 6 }] }));
    this.metadata.answer(() => json({ access_token: googleToken, expires_in: 3599, token_type: "Bearer" }));
    this.monitoring.answer(() => json({}));
    return this;
  }

  /** Samples once. */
  async run(
    sampled: readonly Sampled[] = [ofVercel, ofSentry, ofSupabase],
    env: Readonly<Record<string, string>> = tokens,
  ): Promise<ExitCode> {
    const settings: SamplerSettings = {
      project: "lotus-staging",
      environment: "staging",
      sampled: [...sampled],
    };
    this.log.length = 0;
    this.text = "";
    return sample({
      env: { ...env, SAMPLER: JSON.stringify(settings) },
      print: (text) => {
        this.text += text;
        this.log.push(line.parse(JSON.parse(text)));
      },
      now,
      addresses: {
        vercel: this.vercel.url,
        supabase: this.supabase.url,
        sentry: () => this.sentry.url,
        monitoring: this.monitoring.url,
        metadata: this.metadata.url,
      },
      deadlineMs: 1000,
      pauseMs: 1,
    });
  }

  serverOf(source: string): LoopbackServer {
    return source === "vercel" ? this.vercel : source === "sentry" ? this.sentry : this.supabase;
  }

  /** What the log says of a guardrail. */
  said(guardrail: string): string {
    return this.log.find((each) => each.guardrail === guardrail)?.message ?? "";
  }

  /** The series that arrived at Cloud Monitoring, by metric. */
  series(): Map<string, { value: number; at: string }> {
    return new Map(
      this.monitoring.asked.map(({ body }) => {
        const [{ metric, points }] = written.parse(JSON.parse(body)).timeSeries;
        const [{ interval, value }] = points;
        return [
          metric.type.replace("custom.googleapis.com/gantry/", ""),
          { value: value.doubleValue, at: interval.endTime },
        ];
      }),
    );
  }
}
