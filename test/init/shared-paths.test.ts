import assert from "node:assert/strict";
import { appAnswer } from "../../init/app-answer.ts";
import { sharedPaths } from "../../init/shared-paths.ts";

/** What each of the apps shares, with Gantry in `prefix`. */
function shared(
  files: readonly string[],
  apps: readonly string[],
  prefix = "",
): Record<string, readonly string[]> {
  return Object.fromEntries(
    sharedPaths(
      files,
      apps.map((answer) => appAnswer.parse(answer)),
      prefix,
    ),
  );
}

describe("what starts an app's pipelines besides its own folder", () => {
  it("is the lock of its workspace and the packages beside the apps, by their folder where no app lies in it", () => {
    const files = [
      ...["package.json", "pnpm-lock.yaml", "infra/package.json", "infra/package-lock.json"],
      ...["apps/web/package.json", "apps/gateway/package.json", "apps/theme/package.json"],
      ...[
        "packages/ui/package.json",
        "packages/money/package.json",
        "packages/ui/test/fixtures/package.json",
      ],
      ...["apps/web/plugins/x/package.json", "tools/package.json", "examples/demo/package.json"],
    ];
    const paths = ["apps/theme/**", "packages/**", "tools/**", "pnpm-lock.yaml"];
    assert.deepEqual(shared(files, ["web:vercel::pnpm", "gateway:cloud-run::pnpm"], "infra/"), {
      web: paths,
      gateway: paths,
    });
  });

  it("is nothing where an app has its own lock, lies at the top, or has a manager that knows no workspace", () => {
    const files = [
      "package.json",
      "package-lock.json",
      "web/package.json",
      "web/package-lock.json",
      "lib/package.json",
    ];
    assert.deepEqual(shared(files, ["web:vercel:web", "all:vercel:.", "jobs:cloud-run:jobs:pip"]), {});
    assert.deepEqual(shared(["web/package.json", "lib/package.json"], ["web:vercel:web"]), {});
  });

  it("is that of the closest workspace, of Python as well, and never a path that no catalog can say", () => {
    const files = [
      ...[
        "uv.lock",
        "pyproject.toml",
        "libs/core/pyproject.toml",
        "libs/core/package.json",
        "svc/a/pyproject.toml",
      ],
      ...["js/yarn.lock", "js/web/package.json", "js/shared/package.json", "js/odd name/package.json"],
    ];
    assert.deepEqual(shared(files, ["a:cloud-run:svc/a:uv", "web:vercel:js/web:yarn"]), {
      a: ["libs/**", "uv.lock"],
      web: ["js/shared/**", "js/yarn.lock"],
    });
  });
});
