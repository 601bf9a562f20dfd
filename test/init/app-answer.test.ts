import assert from "node:assert/strict";
import { appAnswer, appsAnswer } from "../../init/app-answer.ts";

const said = (text: string): string => {
  const result = appAnswer.safeParse(text);
  return result.success ? JSON.stringify(result.data) : (result.error.issues[0]?.message ?? "");
};

describe("an app as it is answered", () => {
  it("is a usual one by its name, or another one with its platform, folder and package manager", () => {
    assert.deepEqual(appAnswer.parse("portal"), {
      id: "portal",
      platform: "vercel",
      folder: undefined,
      packageManager: "npm",
    });
    assert.deepEqual(appAnswer.parse("shop:vercel:web/shop:pnpm"), {
      id: "shop",
      platform: "vercel",
      folder: "web/shop",
      packageManager: "pnpm",
    });
    assert.equal(appAnswer.parse("worker:cloud-run").packageManager, "pip");
    assert.equal(appAnswer.parse("api:cloud-run::uv").folder, undefined);
  });

  it("is said again in the fewest words that mean the same", () => {
    for (const text of [
      "api",
      "api:vercel",
      "shop:vercel:web/shop",
      "shop:vercel::pnpm",
      "api:cloud-run:backend:uv",
    ])
      assert.equal(appsAnswer([appAnswer.parse(text)]), text);
    assert.equal(appsAnswer([appAnswer.parse("portal:vercel::npm")]), "portal");
  });

  it("tells what is wrong with it", () => {
    assert.match(said("protal"), /must be one of api, .*did you mean "portal"\?/);
    assert.match(said("shop:heroku"), /its platform is one of cloud-run, vercel, expo-eas/);
    assert.match(said("shop:vercel:/srv"), /its folder must be a path from the repository's top/);
    assert.match(said("shop:vercel:web:bun"), /its package manager is one of pip, uv, npm, pnpm, yarn/);
    assert.match(said("Shop:vercel"), /its id must be lower-case words/);
    assert.match(said("shop:vercel:web:npm:more"), /must be name:platform:folder:manager/);
  });
});
