import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProject } from "../../../catalog/project.ts";
import { buildForVercel } from "../../../delivery/platforms/vercel/build.ts";
import type { VercelSurface } from "../../../model/declared/deployment-surface.ts";
import { GantryError } from "../../../model/errors.ts";
import type { EnvironmentName } from "../../../model/scalars.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { example } from "../../support/example.ts";
import { checkout } from "../../support/project.ts";

const nightly = { path: "/api/nightly", schedule: "0 1 * * *" };
const hourly = { path: "/api/hourly", schedule: "0 * * * *" };

/** Builds the portal of an environment with crons of the catalog, of an app that has these itself. */
async function built(
  environment: EnvironmentName,
  crons: VercelSurface["vercel"]["crons"],
  own: readonly object[],
): Promise<{ leftOut: number; config: unknown }> {
  const surface = example(environment).surfaces.find((each) => each.platform === "vercel");
  assert.ok(surface?.platform === "vercel");
  const folder = temporaryFolder();
  const [files, output] = [join(folder, "files"), join(folder, "output")];
  mkdirSync(join(files, "apps", "portal"), { recursive: true });
  writeFileSync(join(files, "apps", "portal", "index.html"), "hello");
  writeFileSync(join(files, "apps", "portal", "vercel.json"), JSON.stringify({ crons: own }));
  const { leftOut } = await buildForVercel(
    { context: { env: process.env }, project: findProject(checkout), files, output, local: true },
    { ...surface, vercel: { ...surface.vercel, crons } },
  );
  return { leftOut, config: JSON.parse(readFileSync(join(output, "config.json"), "utf8")) };
}

describe("crons at Vercel", () => {
  it("are the app's own and the catalog's in production, each once", async () => {
    const crons = { hourly, nightly };
    assert.deepEqual(await built("production", crons, [{ ...nightly, schedule: "0  1 * * *" }]), {
      leftOut: 0,
      config: { version: 3, crons: [{ ...nightly, schedule: "0  1 * * *" }, hourly] },
    });
  });

  it("are the catalog's alone elsewhere, where Vercel would run the app's own as well", async () => {
    assert.deepEqual(await built("staging", { hourly }, [nightly]), {
      leftOut: 1,
      config: { version: 3, crons: [hourly] },
    });
    assert.deepEqual(await built("staging", {}, [nightly]), {
      leftOut: 1,
      config: { version: 3, crons: [] },
    });
  });

  it("leave what was built as it is where there are none", async () => {
    assert.deepEqual(await built("staging", {}, []), { leftOut: 0, config: { version: 3, crons: [] } });
  });

  it("are refused where app and catalog call one path at two times", async () => {
    const crons = { nightly: { ...nightly, schedule: "0 2 * * *" } };
    await assert.rejects(built("production", crons, [nightly]), (error) => {
      assert.ok(error instanceof GantryError);
      assert.deepEqual(error.problems, [
        '"/api/nightly" is called at "0 1 * * *" by the app itself, and at "0 2 * * *" by vercel.crons.nightly',
      ]);
      return true;
    });
    assert.equal((await built("staging", crons, [nightly])).leftOut, 1);
  });

  it("are at most as many as Vercel takes, together", async () => {
    const own = Array.from({ length: 100 }, (_, index) => ({ ...nightly, path: `/${index}` }));
    assert.equal((await built("production", {}, own)).leftOut, 0);
    await assert.rejects(built("production", { hourly }, own), /do not agree/);
  });
});
