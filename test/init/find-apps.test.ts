import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { appsAnswer } from "../../init/app-answer.ts";
import { findApps } from "../../init/find-apps.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { gitAs } from "../support/git-as.ts";

/** A repository with these files, none of them committed yet. */
async function repository(files: readonly string[]): Promise<string> {
  const root = temporaryFolder();
  await gitAs(root, ["init", "--quiet"]);
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  return root;
}

describe("the apps that a repository seems to have", () => {
  const cases: readonly (readonly [what: string, files: readonly string[], apps: string])[] = [
    [
      "FastAPI on Cloud Run with Next.js and Expo",
      [
        ...["backend/Dockerfile", "backend/pyproject.toml", "backend/uv.lock"],
        ...["frontend/next.config.mjs", "frontend/package.json", "frontend/package-lock.json"],
        ...["mobile/eas.json", "mobile/package.json", "mobile/package-lock.json"],
      ],
      "backend:cloud-run:backend:uv,frontend:vercel:frontend,mobile:expo-eas:mobile",
    ],
    [
      "pnpm and turbo, with packages that are none",
      [
        ...["pnpm-lock.yaml", "turbo.json", "package.json"],
        ...[
          "apps/web/next.config.ts",
          "apps/web/package.json",
          "apps/api/Dockerfile",
          "apps/api/package.json",
        ],
        ...["apps/docs/next.config.mjs", "apps/docs/package.json", "apps/docs/templates/Dockerfile"],
        ...["packages/ui/package.json", "examples/demo/next.config.js", "apps/web/test/fixtures/Dockerfile"],
      ],
      "api:cloud-run::pnpm,docs:vercel::pnpm,web:vercel::pnpm",
    ],
    [
      "workspaces of npm",
      [
        "package-lock.json",
        "package.json",
        "services/Order API/Dockerfile",
        "site/vercel.json",
        "site/package.json",
      ],
      "site:vercel:site",
    ],
    ["an app at the top", ["Dockerfile", "requirements.txt", "deploy/Dockerfile"], "TOP:cloud-run:."],
    ["none", ["readme.md", "infra/main.tf", "settings/vercel.json", "settings/eas.json"], ""],
  ];
  for (const [what, files, apps] of cases) {
    it(`are found: ${what}`, async () => {
      const root = await repository(files);
      const { apps: found } = await findApps(root);
      const top = found.map((one) => (one.folder === "." ? { ...one, id: "TOP" } : one));
      assert.equal(appsAnswer(top), apps);
    });
  }

  it("are none where git is not, and two of one name are told apart", async () => {
    assert.deepEqual(await findApps(temporaryFolder()), { apps: [], unnamed: [], files: [] });
    const root = await repository(["a/web/Dockerfile", "b/web/Dockerfile"]);
    const { apps } = await findApps(root);
    assert.equal(appsAnswer(apps), "b-web:cloud-run:b/web,web:cloud-run:a/web");
  });

  it("are named where no catalog can name their folder", async () => {
    const { apps, unnamed } = await findApps(await repository(["services/Order API/Dockerfile"]));
    assert.deepEqual([apps, unnamed], [[], ["services/Order API"]]);
  });
});
