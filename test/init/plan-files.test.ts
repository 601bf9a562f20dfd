import assert from "node:assert/strict";
import fc from "fast-check";
import { readAnswers } from "../../init/answers.ts";
import { planFiles } from "../../init/plan-files.ts";
import { nothingTaken } from "../../init/sources/take-over.ts";
import { writeFiles } from "../../init/write-files.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { knownRegions } from "../../model/declared/region.ts";
import { usualAppNames } from "../../model/declared/app.ts";
import { environmentName } from "../../model/scalars.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { assertKnownToEditors } from "../support/config-schema.ts";

const apps = usualAppNames;
const everyChoice = Array.from({ length: 2 ** apps.length - 1 }, (_, index) =>
  apps.filter((_app, bit) => (((index + 1) >> bit) & 1) === 1).join(","),
);
/** Apps of the product's own, beside the usual ones and on another platform than those. */
const ownChoices = [
  "shop:vercel:web/shop:pnpm",
  "orders:cloud-run:services/orders:uv,shop:vercel,admin:vercel:web/admin:yarn",
  "api:cloud-run:.:npm,companion:expo-eas",
  "api:vercel,portal:cloud-run",
];
/** Whether users wait for an app that the seed asks an alert of. */
const isUrgent = (chosen: string): boolean =>
  chosen.split(",").some((app) => /^(api|ocr-worker)(:cloud-run.*)?$/.test(app));
const some = (names: readonly string[]): fc.Arbitrary<string> =>
  fc.subarray([...names], { minLength: 1 }).map((chosen) => chosen.join(","));

describe("the files of a new product", () => {
  for (const chosen of [...everyChoice, ...ownChoices]) {
    it(`load without a problem, or a notice of what can be helped, and editors know them, with ${chosen}`, () => {
      fc.assert(
        fc.property(
          some(environmentName.options),
          some(Object.keys(knownRegions())),
          fc.constantFrom("public", "private"),
          fc.constantFrom("free", "pro", "team", "enterprise"),
          fc.constantFrom("cloudflare", "elsewhere"),
          (environments, regions, visibility, plan, dns) => {
            const raw = {
              ...{ product: "acme", domain: "acme.example", repository: "Acme.Labs/acme_1" },
              ...{ apps: chosen, environments, regions, visibility, plan, dns },
            };
            if (dns === "elsewhere" && environments.includes("production") && isUrgent(chosen)) {
              assert.throws(() => readAnswers(raw), /answers do not hold/);
              return;
            }
            const answers = readAnswers(raw);
            const draft = {
              ...answers,
              defaultBranch: "main",
              checks: ["test"],
              existing: undefined,
              unnamed: [],
              shared: new Map(answers.apps.map(({ id }) => [id, ["packages/**", "pnpm-lock.yaml"]])),
              taken: nothingTaken,
            };
            const files = planFiles(draft);
            for (const [path, text] of files)
              if (path.endsWith("/config.yml")) assertKnownToEditors(path, text);
            const loaded = written(files);
            // What Vercel alone measures needs a sampler, whose image nobody has at the beginning.
            const onVercel = answers.apps.some(({ platform }) => platform === "vercel");
            const unmeasured = onVercel ? /: "vercel-analytics" is read by nobody/ : /^$/;
            assert.deepEqual(
              loaded.notices.filter((notice) => !unmeasured.test(notice)),
              [],
            );
            const production = loaded.environments.find(({ environment }) => environment === "production");
            const hasReviewers = visibility === "public" || plan === "enterprise";
            if (production === undefined) return;
            assert.equal(production.approvals.method, hasReviewers ? "reviewers" : "signed-tags");
          },
        ),
        { numRuns: 4 },
      );
    });
  }
});

function written(files: ReadonlyMap<string, string>): ReturnType<typeof loadCatalog> {
  const root = temporaryFolder("gantry-init-");
  writeFiles(root, files, { leaving: [], named: undefined, additions: [], generated: true, hint: "" });
  return loadCatalog(root);
}
