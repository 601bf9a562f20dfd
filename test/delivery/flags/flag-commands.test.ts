import { deepEqual, equal, match } from "node:assert/strict";
import { execa } from "execa";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { temporaryFolder } from "../../support/clean-up.ts";
import { FlagProject, production } from "../../support/flag-project.ts";
import { inProcess } from "../../support/in-process.ts";

const listed = z.array(
  z.object({
    key: z.string(),
    environment: z.string(),
    state: z.string(),
    updatedBy: z.string().optional(),
    updatedAt: z.string().optional(),
    commit: z.string().nullable(),
  }),
);
const decided = z.array(
  z.object({
    edge: z.object({ answer: z.string() }),
    decision: z.object({
      value: z.boolean(),
      reason: z.string(),
      bucket: z.number(),
      problems: z.array(z.string()),
    }),
  }),
);
const changed = z.object({ result: z.string() });
const written = "portal-search: { enabled: true, rolloutPercentage: 5 }";

describe("gantry flag", () => {
  let project: FlagProject;
  beforeEach(async () => {
    project = await FlagProject.create();
  });

  describe("list and show", () => {
    it("say since when a flag is as it is, by the commit that made it so, and who that was", async () => {
      project.edit(production, written, "portal-search: { enabled: true, rolloutPercentage: 25 }");
      const commit = await project.commit("Ramp", 10);
      project.edit("environments/global/config.yml", "Recognise tables as tables", "Tables");
      await project.commit("Say it shorter", 5);
      project.edit("environments/staging/config.yml", "rolloutPercentage: 25", "rolloutPercentage: 50");
      const { stdout } = await project.gantry("flag", "list", "--json");
      deepEqual(
        listed
          .parse(JSON.parse(stdout))
          .filter(({ environment }) => ["production", "staging"].includes(environment))
          .map(({ key, environment, state, updatedBy, updatedAt, commit: by }) => [
            `${key}@${environment}`,
            state,
            updatedBy,
            updatedAt === undefined ? undefined : daysSince(updatedAt),
            by === commit,
          ]),
        [
          ["ocr-tables@production", "off", "mali-s", 100, false],
          ["portal-search@production", "rolling out", "mali-s", 10, true],
          ["ocr-tables@staging", "rolling out", undefined, undefined, false],
          ["portal-search@staging", "on for all", "mali-s", 100, false],
        ],
      );
      match((await project.gantry("flag", "list", "staging")).stdout, /ocr-tables +staging .* not committed/);
      match(
        (await project.gantry("flag", "show", "portal-search", "production")).stdout,
        /who has it +support-team, readers, and 25 % of the others\n.*mali-s.*\n[^]*"gantry flag ramp portal-search production" brings it to 50 %/,
      );
    });

    it("explain a decision as the edge makes it, and refuse a context that is none", async () => {
      const show = ["flag", "show", "portal-search", "production"] as const;
      const asked = (...more: readonly string[]) => project.gantry(...show, ...more);
      const support = await asked("--subject", "user-17", "--context", '{"team": "support"}');
      match(
        support.stdout,
        /decision +true for "user-17": in the cohort support-team\n +reason +TARGETING_MATCH\n/,
      );
      match(support.stdout, /at the edge +kills are not looked at; --fetch asks/);
      const { stdout } = await asked("--subject", "user-17", "--fetch", "--json");
      const [shown] = decided.parse(JSON.parse(stdout));
      equal(shown?.edge.answer, "unreachable");
      equal(shown.decision.reason, "SPLIT");
      equal(shown.decision.value, shown.decision.bucket < 500);
      match(shown.decision.problems.join(), /^support-team: /);
      for (const [more, said] of [
        [["--subject", "a", "--context", "{"], /--context is no JSON object/],
        [["--subject", "a", "--context", "[]"], /--context is no JSON object/],
        [["--subject", "a", "--context", '{"targetingKey": "b"}'], /--context has a targetingKey/],
        [["--subject", ""], /--subject is empty/],
        [["--context", "{}"], /--context is of a subject/],
      ] as const) {
        const { exitCode, stderr } = await asked(...more);
        equal(exitCode, 2);
        match(stderr, said);
      }
      const listing = await project.gantry("flag", "list", "production", "--fetch");
      match(listing.stdout, /not known: which flags of production are killed/);
    });

    it("name the flag that was probably meant", async () => {
      const { exitCode, stderr } = await project.gantry("flag", "show", "portal-serch");
      equal(exitCode, 2);
      match(stderr, /has no flag "portal-serch"[^]*did you mean "portal-search"\?/);
    });

    it("say that a shallow clone does not know", async () => {
      const clone = temporaryFolder();
      await project.commit("Ramp", 10).catch(() => undefined);
      project.write("x", "");
      await project.commit("Add", 1);
      await execa("git", ["clone", "--quiet", "--depth=1", pathToFileURL(project.root).href, clone]);
      const shallow = (...words: readonly string[]) => inProcess(words, { cwd: clone, env: {} });
      match(
        (await shallow("flag", "show", "portal-search", "production")).stdout,
        /since +not known: the clone is shallow/,
      );
      const { exitCode, stderr } = await shallow("flag", "stale");
      deepEqual([exitCode, stderr.includes("the clone is shallow")], [2, true]);
    });
  });

  describe("ramp", () => {
    const share = (): string | undefined =>
      /portal-search: \{ enabled: \w+, rolloutPercentage: (\d+) \}/.exec(project.read(production))?.[1];
    const ramp = (...words: readonly string[]) =>
      project.gantry("flag", "ramp", "portal-search", "production", ...words, "--yes");

    it("climbs the ladder step by step, goes back, and leaves the rest of the file alone", async () => {
      const before = project.read(production);
      const { stdout } = await ramp();
      equal(project.read(production), before.replace(written, written.replace("5", "25")));
      match(stdout, /CHANGED environments\/production\/config\.yml\ncommit it/);
      await project.commit("Ramp");
      for (const [words, after] of [
        [[], "50"],
        [["--back"], "25"],
        [["--to", "1"], "1"],
        [["--back"], "0"],
      ] as const) {
        await ramp(...words);
        equal(share(), after);
      }
      match((await ramp("--back")).stderr, /at 0 % in production: there is no step back/);
    });

    it("refuses a leap, with the command that makes it", async () => {
      const { exitCode, stderr } = await ramp("--to", "50");
      equal(exitCode, 2);
      match(
        stderr,
        /a ramp goes one step: to 25 %[^]*"gantry flag set portal-search production --enabled true --percent 50"/,
      );
      equal(share(), "5");
    });

    it("says which entry of governance two steps in one change need", async () => {
      await ramp();
      const { stdout } = await ramp();
      match(
        stdout,
        /docs\/governance\.yml: production flags\.portal-search\.rolloutPercentage: 5 → 50\n"gantry governance check --base HEAD"/,
      );
      equal((await project.gantry("governance", "check", "--base", "HEAD")).exitCode, 3);
    });

    it("asks before it writes, and refuses where nobody is there", async () => {
      const { exitCode } = await project.gantry("flag", "ramp", "portal-search", "production");
      deepEqual([exitCode, share()], [2, "5"]);
    });
  });

  describe("set and revive", () => {
    it("write what was asked for, and nothing where it is so already", async () => {
      const words = [
        "flag",
        "set",
        "ocr-tables",
        "production",
        "--enabled",
        "true",
        "--percent",
        "1",
        "--cohorts",
        "readers",
      ];
      await project.gantry(...words, "--yes");
      match(
        project.read(production),
        /flags:\n {2}ocr-tables: \{ enabled: true, rolloutPercentage: 1, cohorts: \[readers\] \}\n/,
      );
      const { stdout } = await project.gantry(...words, "--yes", "--json");
      equal(changed.parse(JSON.parse(stdout)).result, "UNCHANGED");
    });

    for (const [title, words, said] of [
      [
        "a cohort that there is not",
        ["--cohorts", "reader"],
        /no cohort "reader"[^]*known: readers, support-team/,
      ],
      ["a share above 100", ["--percent", "101"], /--percent is "101"/],
      ["nothing", [], /nothing is said to be set/],
    ] as const) {
      it(`refuse ${title}`, async () => {
        const ran = await project.gantry("flag", "set", "ocr-tables", "production", ...words, "--yes");
        equal(ran.exitCode, 2);
        match(ran.stderr, said);
      });
    }

    it("bring a killed flag back under a new revision alone", async () => {
      project.edit(
        production,
        written,
        "portal-search: { enabled: false, killSwitch: true, rolloutPercentage: 25 }",
      );
      await project.commit("Kill");
      const on = await project.gantry(
        "flag",
        "set",
        "portal-search",
        "production",
        "--enabled",
        "true",
        "--yes",
      );
      match(
        on.stderr,
        /must be false when killSwitch is true[^]*"gantry flag revive portal-search production"/,
      );
      match(
        (await project.gantry("flag", "ramp", "portal-search", "production", "--yes")).stderr,
        /is killed in production/,
      );
      const { stdout } = await project.gantry(
        "flag",
        "revive",
        "portal-search",
        "production",
        "--enabled",
        "--yes",
      );
      match(
        project.read(production),
        /portal-search: \{ revision: 2, enabled: true, killSwitch: false, rolloutPercentage: 1 \}/,
      );
      equal(stdout.includes("governance"), false);
      const again = await project.gantry(
        "flag",
        "revive",
        "portal-search",
        "production",
        "--enabled",
        "--yes",
      );
      match(again.stderr, /is not killed in the catalog of production, and nobody knows/);
    });
  });

  describe("stale", () => {
    it("finds what is decided everywhere for long, and what no source names", async () => {
      project.edit(
        "environments/staging/config.yml",
        ", rolloutPercentage: 25, ramp: { every: 24h } ",
        ", rolloutPercentage: 0 ",
      );
      project.edit(production, written, "portal-search: { enabled: true, rolloutPercentage: 100 }");
      project.write("apps/portal/src/search.ts", 'if (flags.isOn("portal-search")) show();\n');
      project.write("apps/portal/NOTES.md", "ocr-tables\n");
      project.write("apps/ocr/main.py", 'off = "ocr-tables-old"\n');
      await project.commit("Decide", 40);
      const { exitCode, stdout } = await project.gantry("flag", "stale", "--check");
      equal(exitCode, 1);
      match(
        stdout,
        /^ocr-tables: no source names it; 0 % in production, staging, canary, sandbox, performance for 40 days$/m,
      );
      match(
        stdout,
        /^portal-search: 100 % in production, staging and 0 % in canary, sandbox, performance for 40 days$/m,
      );
      match(stdout, /tracked files of .*apps\/ \(2\)/);
      project.write("apps/ocr/main.py", 'on("ocr-tables")\n');
      equal((await project.gantry("flag", "stale", "--days", "41", "--check")).exitCode, 0);
    });
  });
});

function daysSince(time: string): number {
  return Math.round((Date.now() - Date.parse(time)) / 86_400_000);
}
