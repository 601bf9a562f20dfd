import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { requireActionlint, requireGitleaks } from "../support/require-go-tool.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { gitAs } from "../support/git-as.ts";
import { InstalledProduct } from "../support/installed-product.ts";
import { LoopbackServer } from "../support/loopback-server.ts";
import { bareRepository, CleanCheckout } from "../support/workflow-run/clean-checkout.ts";
import { type JobRun, runJob } from "../support/workflow-run/run-job.ts";

/** A repository that a team had before, and where it takes Gantry in. */
interface Monorepo {
  kind: string;
  /** Below test/fixtures/repositories, and what the product is called. */
  name: string;
  /** Where Gantry goes; empty for the top. */
  folder: string;
  /** What keeps all that it had, and gets lines at its end. */
  addedTo: readonly string[];
  /** What npm changes of what was there. */
  byNpm: readonly string[];
  apps: readonly string[];
  /** What the team's own workflow reports, or what Gantry reports instead. */
  checks: readonly string[];
  /** The app that a change touches, and what its team says to the catalog of how it is checked. */
  own: { app: string; commands: string; stages: readonly string[]; paths?: readonly string[] };
  /** What a change makes of a file of it. */
  edit: { file: string; from: string; to: string };
}

const monorepos: readonly Monorepo[] = [
  {
    kind: "FastAPI on Cloud Run with Next.js and Expo, and Gantry in a folder of a folder",
    name: "harbour",
    folder: "ops/gantry",
    addedTo: [".github/CODEOWNERS"],
    byNpm: [],
    apps: ["backend", "phone", "site"],
    checks: ["Unit tests"],
    own: {
      app: "backend",
      commands:
        "{ install: [python3 --version], lint: [python3 -m compileall -q .], test: [python3 -m unittest] }",
      stages: ["ruff", "pytest"],
    },
    edit: { file: "backend/berths.py", from: "Which berth is free.", to: "Which berths are free." },
  },
  {
    kind: "pnpm and turbo with six apps, and Gantry beside them with a lock of npm's",
    name: "market",
    folder: "infra",
    addedTo: [".github/CODEOWNERS"],
    byNpm: [],
    apps: ["admin", "billing", "docs", "gateway", "search", "shop"],
    checks: ["verify"],
    own: {
      app: "gateway",
      commands: "{ install: [node --version], lint: [node --check index.js], test: [node --test] }",
      stages: ["eslint", "pytest"],
      paths: ["packages/**", "pnpm-lock.yaml"],
    },
    edit: { file: "apps/gateway/index.js", from: "Market: ", to: "Night market: " },
  },
  {
    kind: "workspaces of npm, and Gantry at their top",
    name: "studio",
    folder: "",
    addedTo: [".github/CODEOWNERS", ".gitignore"],
    byNpm: ["package-lock.json", "package.json"],
    apps: ["bookings", "reminders", "site"],
    checks: ["lint-apps", "test-apps"],
    own: {
      app: "bookings",
      commands: "{ lint: [npm run lint] }",
      stages: ["eslint", "pytest"],
      paths: ["packages/**", "package-lock.json"],
    },
    edit: { file: "services/bookings/index.js", from: "answers", to: "says" },
  },
];

/** What the example calls its own, of which no other product has anything. */
const ofExample = /(?<![\w-])(?:api|ocr-worker|portal|mobile|lotus)(?![\w-])/i;
const workflow = z.object({ jobs: z.record(z.string(), z.unknown()) });
const catalogFile = z.object({
  apps: z.record(z.string(), z.object({ paths: z.array(z.string()).optional() })),
  gates: z.record(z.string(), z.object({ requiredChecks: z.array(z.string()) })),
});
const adopted = z.object({ adopted: z.boolean(), resources: z.array(z.object({ state: z.string() })) });
const previewed = z.object({ changes: z.record(z.string(), z.number()) });

for (const { kind, name, folder, addedTo, byNpm, apps, checks, own, edit } of monorepos) {
  describe(`${name}, a repository that was there before: ${kind}`, () => {
    let product: InstalledProduct;
    let checkout: CleanCheckout;
    let origin: string;
    let isInstalled = false;
    const github = new LoopbackServer();
    const project = folder === "" ? "" : `${folder}/`;

    const holds = async (...args: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await product.gantry(args);
      assert.equal(exitCode, 0, `gantry ${args.join(" ")}\n${stdout}${stderr}`);
      return stdout;
    };
    const git = (...args: readonly string[]): Promise<string> => gitAs(product.repository, args);
    const newFiles = async (): Promise<string[]> =>
      (await git("diff", "--name-only", "--diff-filter=A", "main", "HEAD")).split("\n");

    before(async () => {
      await github.start();
      const headers = { "content-type": "application/json" };
      github.answer(({ method }) => ({ headers, body: method === "GET" ? [] : {} }));
      product = await InstalledProduct.make({ folder, fixture: name });
      origin = bareRepository();
      await git("remote", "add", "origin", origin);
      await git("push", "--quiet", "origin", "main");
      await git("checkout", "--quiet", "-b", "take-gantry");
    });

    it("gets a catalog of its own apps, and no file that was there is changed but at its end, or by npm", async () => {
      const answers = ["--domain", `${name}.example`, "--repository", `${name}-labs/${name}`];
      await holds(
        "init",
        "--product",
        name,
        ...answers,
        "--reviewers",
        "mali:1,jonas:2",
        "--no-preview",
        "--yes",
      );
      const file = "environments/global/config.yml";
      const ofApp = new RegExp(`(\\n  ${own.app}:\\n(?: {4}.*\\n)*)`);
      assert.match(product.read(file), ofApp);
      product.write(file, product.read(file).replace(ofApp, `$1    commands: ${own.commands}\n`));
      assert.match(await holds("catalog", "check"), /the catalog holds: production, staging/);
      await holds("workflows", "generate");
      await product.commit("Take Gantry in");
      const touched = await git("diff", "--name-only", "--diff-filter=a", "main", "HEAD");
      assert.deepEqual(touched.split("\n"), [...addedTo, ...byNpm]);
      for (const path of addedTo) {
        const before = await git("show", `main:${path}`);
        assert.ok(readFileSync(join(product.repository, path), "utf8").startsWith(before), path);
      }
      const { apps: declared, gates } = catalogFile.parse(parse(product.read(file)));
      assert.deepEqual(Object.keys(declared).sort(), apps);
      assert.deepEqual(declared[own.app]?.paths, own.paths);
      assert.deepEqual(gates["pr"]?.requiredChecks, [...checks, "catalog", "secrets"]);
    });

    it("has nothing of the example's names in what was made", async () => {
      const places =
        /(?:^|\/)(?:environments\/(?!config\.schema\.json)|\.github\/|docs\/|stacks\/|policy\/|Pulumi\.)/;
      const made = (await newFiles()).filter((path) => places.test(path));
      assert.ok(made.length > 20, made.join(" "));
      const found = made.flatMap((path) =>
        readFileSync(join(product.repository, path), "utf8")
          .split("\n")
          .map((line) => line.replace(/# FILL IN: .*/, ""))
          .flatMap((line, index) => (ofExample.test(line) ? [`${path}:${String(index + 1)} ${line}`] : [])),
      );
      assert.deepEqual(found, []);
    });

    it("passes its own checks where it lies", async function () {
      await requireActionlint(this);
      await holds("generate", "--check");
      await holds("workflows", "check", "--base", "main");
      await holds("scripts", "check");
    });

    it("is brought up on the local cloud, and then nothing is left to change", async () => {
      assert.match(await holds("up", "staging", "--local", "--yes"), /policy: all \d+ rules hold/);
      const { changes } = previewed.parse(JSON.parse(await holds("preview", "staging", "--local", "--json")));
      assert.deepEqual(
        new Set(
          Object.entries(changes)
            .filter(([what]) => what !== "same")
            .map(([, count]) => count),
        ),
        new Set([0]),
      );
    });

    it("is adopted as it runs, where its state is lost: nothing is made, changed or removed", async () => {
      for (const lost of ["state", "stacks", "applied", "plans"])
        rmSync(join(product.root, ".gantry", lost), { recursive: true, force: true });
      const { adopted: isAdopted, resources } = adopted.parse(
        JSON.parse(await holds("adopt", "staging", "--local", "--yes", "--json")),
      );
      assert.ok(isAdopted);
      assert.deepEqual([...new Set(resources.map(({ state }) => state))].sort(), ["asked again", "same"]);
      const { changes } = previewed.parse(JSON.parse(await holds("preview", "staging", "--local", "--json")));
      assert.deepEqual(
        new Set(
          Object.entries(changes)
            .filter(([what]) => what !== "same")
            .map(([, count]) => count),
        ),
        new Set([0]),
      );
    });

    /** As a runner has it: a clone of the branch that a pull request is of. */
    async function checkOut(branch: string): Promise<void> {
      const root = join(temporaryFolder("gantry-checkout-"), name);
      await execa("git", ["clone", "--quiet", "--branch", branch, origin, root]);
      checkout = new CleanCheckout({ root, origin });
      isInstalled = false;
    }

    const run = async (job: string, stack = "staging", file = "pull-request.yml"): Promise<JobRun> => {
      // Each job of a pull request begins with "npm ci"; the first of a clone does it.
      const install: Record<string, string> = isInstalled
        ? { PIPELINE_SCRIPT_INSTALL_DEPENDENCIES_BEHAVIOR: "SKIP" }
        : {};
      isInstalled ||= file === "pull-request.yml";
      return runJob({
        workspace: checkout.root,
        file,
        job,
        by: {
          event: "pull_request",
          ref: "refs/pull/1/merge",
          baseRef: "main",
          apiUrl: github.url,
          repository: `${name}-labs/${name}`,
        },
        env: { npm_config_prefer_offline: "true", ...install },
        contexts: { matrix: { stack }, needs: { "preview-stack": { result: "success" } } },
      });
    };

    function passed({ steps, failed, skipped }: JobRun): string {
      const last = steps.at(-1);
      assert.ok(!failed && !skipped, `${last?.name ?? ""}: ${last?.stdout ?? ""}\n${last?.stderr ?? ""}`);
      return steps.map(({ stdout, stderr }) => stdout + stderr).join("\n");
    }

    describe("and its first pull request, which takes Gantry in", () => {
      before(async () => {
        await git("push", "--quiet", "origin", "take-gantry");
        await checkOut("take-gantry");
      });

      it("passes catalog", async function () {
        await requireActionlint(this);
        passed(await run("catalog"));
      });

      for (const stack of ["repository", "staging", "production"]) {
        it(`passes preview (${stack})`, async () => {
          assert.match(passed(await run("preview-stack", stack)), /policy: all \d+ rules hold/);
        });
      }

      it("passes review", async () => {
        const ran = await run("review");
        passed(ran);
        assert.match(ran.summary, /staging/i);
      });
    });

    describe("and a pull request that changes the catalog and an app", () => {
      before(async () => {
        await git("push", "--quiet", "origin", "take-gantry:main");
        await checkOut("main");
        checkout.git("checkout", "--quiet", "-b", "topic");
        checkout.edit(`${project}environments/staging/config.yml`, "maxInstances: 4", "maxInstances: 6");
        checkout.edit(edit.file, edit.from, edit.to);
        checkout.commit("Let it grow");
      });

      it("has these jobs and no other", () => {
        const file = join(checkout.root, ".github", "workflows", "pull-request.yml");
        const reportedElsewhere = checks.includes("lint-apps") ? [] : checks;
        const expected = ["secrets", "preview-stack", "catalog", "preview", "review", "report"];
        assert.deepEqual(Object.keys(workflow.parse(parse(readFileSync(file, "utf8"))).jobs), [
          ...checks.filter((check) => !reportedElsewhere.includes(check)),
          ...expected,
        ]);
      });

      for (const check of checks.filter((one) => one.endsWith("-apps"))) {
        it(`passes ${check}: each app's own command`, async () => {
          const said = passed(await run(check));
          for (const app of apps) assert.ok(said.includes(app), said);
        });
      }

      for (const stage of own.stages) {
        it(`passes ${stage} of the pipeline of the app that it changes`, async () => {
          passed(await run(stage, "staging", `staging-${own.app}.yml`));
        });
      }

      it("passes secrets", async function () {
        await requireGitleaks(this);
        assert.match(passed(await run("secrets")), /no secrets found/);
      });

      it("passes catalog", async function () {
        await requireActionlint(this);
        passed(await run("catalog"));
      });

      it("passes preview (staging), judged by the package that main locks", async () => {
        const said = passed(await run("preview-stack", "staging"));
        assert.match(said, /policy pack is that of origin\/main \(\w+\), and so are the packages/);
      });

      for (const stack of ["repository", "production"]) {
        it(`passes preview (${stack}), which it cannot reach`, async () => {
          const said = passed(await run("preview-stack", stack));
          assert.match(said, /is not previewed, since the change cannot reach it/);
        });
      }

      it("passes review, which says what changes", async () => {
        const ran = await run("review");
        passed(ran);
        assert.match(ran.summary, /Staging changes; every rule holds/);
      });
    });
  });
}
