import assert from "node:assert/strict";
import { lockedAt } from "../../catalog/lock-problem.ts";

const workspace = JSON.stringify({
  packages: {
    "": { workspaces: ["infra"] },
    infra: {},
    "node_modules/infra": { resolved: "infra", link: true },
  },
});
const apps = JSON.stringify({ packages: { "": {}, "node_modules/infra": {} } });

describe("the lock of a project's packages", () => {
  const at = (prefix: string, files: Readonly<Record<string, string>>) =>
    lockedAt(prefix, { has: (path) => path in files, read: (path) => files[path] ?? "" });
  const text = (prefix: string, files: Readonly<Record<string, string>>): string => {
    const found = at(prefix, files);
    assert.ok("text" in found, JSON.stringify(found));
    return found.text;
  };

  it("is its own, or that of npm's workspace", () => {
    assert.deepEqual(at("", { "package-lock.json": apps }), { folder: "", member: "" });
    const own = { "infra/package-lock.json": apps };
    assert.deepEqual(at("infra/", own), { folder: "infra/", member: "" });
    assert.deepEqual(at("infra/", { ...own, "package-lock.json": apps, "pnpm-lock.yaml": "" }), {
      folder: "infra/",
      member: "",
    });
    assert.deepEqual(at("infra/", { "package-lock.json": workspace }), { folder: "", member: "infra" });
  });

  it("is neither where nobody could say which, and it is said why", () => {
    assert.match(text("", {}), /has no "package-lock\.json"/);
    assert.match(text("infra/", { "package-lock.json": apps }), /has no packages of "infra\/"/);
    assert.match(
      text("infra/", { "package-lock.json": workspace, "infra/package-lock.json": apps }),
      /two locks/,
    );
    assert.match(text("infra/", { "pnpm-lock.yaml": "" }), /locked by pnpm \("pnpm-lock\.yaml"\)/);
    assert.match(text("infra/", { "infra/yarn.lock": "" }), /locked by Yarn \("infra\/yarn\.lock"\)/);
    assert.match(text("", { "bun.lock": "" }), /locked by Bun/);
  });
});
