import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { sample } from "../../../edge/sampler.ts";
import { guardrailQuery } from "../../../model/guardrail-query.ts";
import { ExitCode, GantryError } from "../../../model/errors.ts";
import {
  charge,
  from,
  googleToken,
  html,
  json,
  jsonLines,
  now,
  ofSentry,
  ofSupabase,
  ofVercel,
  to,
  tokens,
  World,
  written,
} from "./world.ts";

describe("the sampler", () => {
  let world: World;
  beforeEach(async () => {
    world = await new World().start();
  });

  it("writes what each source says, at the end of five minutes that everybody can see", async () => {
    equal(await world.run(), ExitCode.done);
    deepEqual(world.series().get("vercel_build_minutes"), { value: 42.5, at: to });
    deepEqual(world.series().get("api_p95"), { value: 812.5, at: to });
    deepEqual(world.series().get("ocr_failure_rate"), { value: 1.5, at: to });
    match(world.said("vercel-build-minutes"), /as far as 2026-11-29: Vercel tells once a day: written$/);
  });

  it("writes the series that the alert policies watch", async () => {
    await world.run([ofSentry]);
    const [{ metric, resource, metricKind, valueType }] = written.parse(
      JSON.parse(world.monitoring.asked[0]?.body ?? ""),
    ).timeSeries;
    const { promql } = guardrailQuery(
      {
        id: "api-p95",
        metricName: "api_p95",
        surface: "api",
        service: "api",
        threshold: 2.4,
        observabilitySource: "sentry",
        alertChannel: "oncall",
        runbookRef: "docs/runbooks/api-latency.md",
        severity: "error",
      },
      "staging",
    );
    const labels = Object.entries(metric.labels).map(([name, value]) => `${name}="${value}"`);
    equal(
      promql,
      `max(last_over_time(${metric.type.replace("/", ":").replaceAll(/[^\w:]/g, "_")}{${labels.join(",")}}[15m]))`,
    );
    deepEqual(resource, { type: "global", labels: { project_id: "lotus-staging" } });
    deepEqual([metricKind, valueType], ["GAUGE", "DOUBLE"]);
    equal(world.monitoring.asked[0]?.path, "/v3/projects/lotus-staging/timeSeries");
    equal(world.monitoring.asked[0].headers["authorization"], `Bearer ${googleToken}`);
    equal(world.metadata.asked[0]?.headers["metadata-flavor"], "Google");
  });

  it("asks each source as its reference says, for those five minutes", async () => {
    await world.run();
    const asked = (server: World["vercel"]): URL => new URL(server.asked[0]?.path ?? "", server.url);
    const vercel = asked(world.vercel);
    equal(vercel.pathname, "/v1/billing/charges");
    deepEqual(Object.fromEntries(vercel.searchParams), {
      from: "2026-11-01T00:00:00.000Z",
      to,
      slug: "lotus-labs",
    });
    const sentry = asked(world.sentry);
    equal(sentry.pathname, "/api/0/organizations/lotus-labs/events/");
    deepEqual(sentry.searchParams.getAll("field"), ["p95(span.duration)", "count()"]);
    equal(sentry.searchParams.get("query"), "is_transaction:true project:api");
    equal(sentry.searchParams.get("environment"), "staging");
    deepEqual([sentry.searchParams.get("start"), sentry.searchParams.get("end")], [from, to]);
    const supabase = asked(world.supabase);
    equal(supabase.pathname, "/v1/projects/abcdefghijklmnopqrst/analytics/endpoints/logs");
    match(supabase.searchParams.get("sql") ?? "", /from logs where source = 'edge_logs' .*'ocr-worker\/'\)$/);
    deepEqual(
      [supabase.searchParams.get("iso_timestamp_start"), supabase.searchParams.get("iso_timestamp_end")],
      [from, to],
    );
    equal(world.supabase.asked[0]?.headers["authorization"], `Bearer ${tokens.SUPABASE_TOKEN}`);
  });

  it("reckons a share of failures in percent", async () => {
    world.sentry.answer(() => json({ data: [{ "failure_rate()": 0.0125, "count()": 80 }], meta: {} }));
    equal(await world.run([{ ...ofSupabase, source: ofSentry.source }]), ExitCode.done);
    equal(world.series().get("ocr_failure_rate")?.value, 1.25);
  });

  it("takes the long numbers that ClickHouse writes as text, and a share of nothing failed as 0", async () => {
    world.supabase.answer(() => json({ result: [{ answers: "400", failures: "0" }] }));
    equal(await world.run([ofSupabase]), ExitCode.done);
    equal(world.series().get("ocr_failure_rate")?.value, 0);
  });

  it("says that there is no data, and writes none: never a 0", async () => {
    world.vercel.answer(() => jsonLines([]));
    world.sentry.answer(() => json({ data: [{ "p95(span.duration)": 0, "count()": 0 }], meta: {} }));
    world.supabase.answer(() => json({ result: [{ answers: 0, failures: 0 }] }));
    equal(await world.run(), ExitCode.done);
    equal(world.monitoring.asked.length, 0);
    deepEqual(world.log.map(({ message }) => message).sort(), [
      "api-p95 has no data: no request of api was traced",
      "ocr-failure-rate has no data: no request of ocr-worker was logged",
      "vercel-build-minutes has no data: Vercel has charged no day of this month yet",
    ]);
  });

  it("says so where Vercel charges, and for no build of the project", async () => {
    const said = async (rows: readonly object[]): Promise<string> => {
      world.vercel.answer(() => jsonLines(rows));
      await world.run([ofVercel]);
      equal(world.monitoring.asked.length, 0);
      return world.said("vercel-build-minutes");
    };
    match(
      await said([charge("2026-11-29", 3, { ServiceName: "Fast Data Transfer" })]),
      /no data: Vercel has charged no build, as far as 2026-11-29$/,
    );
    match(
      await said([charge("2026-11-29", 3, { Tags: { ProjectName: "lotus-portal-production" } })]),
      /no data: Vercel has charged no build of lotus-portal-staging/,
    );
    match(await said([charge("2026-11-20", 3)]), /no data: Vercel's charges end with 2026-11-20$/);
    match(
      await said([charge("2026-12-01", 3)]),
      /was not read: Vercel charges for 2026-12-01, which is not yet$/,
    );
    match(
      await said([charge("2026-11-29", 3, { Tags: {} })]),
      /was not read: .* which project a build was of$/,
    );
    match(
      await said([charge("2026-11-29", 3, { ConsumedUnit: "GB-Hours" })]),
      /was not read: Vercel does not count builds in minutes$/,
    );
    match(await said([{ error: "no" }]), /was not read: Vercel answered something else than charges/);
  });

  const failures = {
    "a page instead of JSON": [() => html, /answered something else than/],
    "another token": [() => json({ message: "no" }, 401), /refuses the token \(401\)$/],
    "a token that may not": [() => json({ message: "no" }, 403), /does not let the token read that \(403\)$/],
    "nothing there": [() => json({}, 404), /knows no such thing, or shows it to others \(404\)$/],
    "an address elsewhere": [() => json({}, 302), /says that it has moved \(302\)$/],
    "a long wait": [
      () => ({ ...json({}, 429), headers: { "retry-after": "120" } }),
      /asks to wait 120 s \(429\)$/,
    ],
    "a fault": [() => json({}, 503), /answered 503$/],
    "a broken connection": [() => ({ drop: true }), /could not be reached$/],
    "a clock ahead": [
      () => ({ ...json({}), headers: { date: new Date(now.getTime() + 3_600_000).toUTCString() } }),
      /has another time, 2026-11-30T10:05:07.000Z, than this machine/,
    ],
  } as const;
  for (const [name, [answer, words]] of Object.entries(failures)) {
    it(`reads the others where one answers with ${name}, and ends as failed`, async () => {
      for (const [broken, { guardrail }] of Object.entries({
        vercel: ofVercel,
        sentry: ofSentry,
        supabase: ofSupabase,
      })) {
        const one = await new World().start();
        one.serverOf(broken).answer(answer);
        equal(await one.run(), ExitCode.failed);
        match(one.said(guardrail), words);
        equal(one.log.filter(({ severity }) => severity === "ERROR").length, 1);
        equal(one.series().size, 2);
        for (const secret of [...Object.values(tokens), googleToken])
          doesNotMatch(one.text, new RegExp(secret));
      }
    });
  }

  it("waits no longer for a source than it has, and the others do not wait for it", async () => {
    world.sentry.answer(() => ({ hang: true }));
    equal(await world.run(), ExitCode.failed);
    match(world.said("api-p95"), /did not answer in time$/);
    equal(world.series().size, 2);
    // Each of the three tries has its deadline.
    equal(world.sentry.asked.length, 3);
  });

  it("asks again where a source fails, and where it asks to wait a little", async () => {
    for (const first of [json({}, 500), { ...json({}, 429), headers: { "retry-after": "0.01" } }]) {
      let tries = 0;
      world.supabase.answer(() => {
        tries += 1;
        return tries === 1 ? first : json({ result: [{ answers: 10, failures: 1 }] });
      });
      equal(await world.run([ofSupabase]), ExitCode.done);
      equal(tries, 2);
    }
  });

  it("takes Supabase's failure with a status of 200 for what it is", async () => {
    world.supabase.answer(() => json({ result: [], error: { message: "secret-looking-detail" } }));
    equal(await world.run([ofSupabase]), ExitCode.failed);
    match(world.said("ocr-failure-rate"), /was not read: Supabase answered that the query failed$/);
    doesNotMatch(world.text, /secret-looking-detail/);
  });

  it("does not take another unit for milliseconds", async () => {
    const meta = { units: { "p95(span.duration)": "second" } };
    world.sentry.answer(() => json({ data: [{ "p95(span.duration)": 0.8, "count()": 3 }], meta }));
    equal(await world.run([ofSentry]), ExitCode.failed);
    match(world.said("api-p95"), /Sentry answered in second, and not in milliseconds$/);
  });

  it("says which token is missing, or is none, and asks nobody then", async () => {
    equal(await world.run([ofSentry, ofVercel], { ...tokens, SENTRY_TOKEN: "" }), ExitCode.failed);
    equal(world.said("api-p95"), "api-p95 was not read: there is no token: SENTRY_TOKEN is empty");
    equal(await world.run([ofSentry], { SENTRY_TOKEN: "made up\nin two lines" }), ExitCode.failed);
    match(world.said("api-p95"), /the token holds characters that no token has$/);
    equal(world.sentry.asked.length, 0);
    doesNotMatch(world.text, /two lines/);
  });

  it("takes a point that is there already as written", async () => {
    world.monitoring.answer(() =>
      json(
        {
          error: {
            code: 400,
            message: "One or more TimeSeries could not be written: Points must be written in order.",
            status: "INVALID_ARGUMENT",
          },
        },
        400,
      ),
    );
    equal(await world.run([ofSentry]), ExitCode.done);
    match(world.said("api-p95"), /was there already$/);
  });

  it("says what Cloud Monitoring, or the metadata server, did not do", async () => {
    world.monitoring.answer(() => json({ error: { message: "no" } }, 403));
    equal(await world.run([ofSentry]), ExitCode.failed);
    match(world.said("api-p95"), /was not written: .*roles\/monitoring.metricWriter \(403\)$/);
    world.metadata.answer(() => json({}, 404));
    equal(await world.run([ofSentry]), ExitCode.failed);
    match(world.said("api-p95"), /was not written: Google's metadata server answered 404$/);
  });

  it("says that nobody told it what to sample", async () => {
    for (const text of ["", "{", '{"project":"lotus-staging"}']) {
      const ran = sample({ env: { SAMPLER: text }, print: () => undefined, now });
      const error: unknown = await ran.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      equal(error instanceof GantryError && error.message, "SAMPLER does not say what to sample");
    }
  });
});
