import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  installPrograms,
  type ProgramSet,
  readPrograms,
  unusedPrograms,
} from "../../../engine/obtain/program-cache.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const dayMs = 24 * 60 * 60_000;

describe("programs in the cache that nobody uses any more", () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder("gantry-cache-");
  });

  const setOf = (name: string): ProgramSet => ({
    place: join(folder, name),
    version: name,
    programs: ["pulumi"],
    stamp: "engine.json",
  });
  const install = (name: string): Promise<void> =>
    installPrograms(setOf(name), (into) => {
      writeFileSync(join(into, "pulumi"), "program");
      return Promise.resolve("built");
    });
  const usedBefore = (name: string, days: number): void => {
    const time = new Date(Date.now() - days * dayMs);
    utimesSync(join(folder, name, "engine.json"), time, time);
  };
  const left = (): string[] => readdirSync(folder).sort();

  it("go when others are installed, and whatever was used within 30 days stays", async () => {
    await install("3.1.0-a");
    await install("3.2.0-b");
    usedBefore("3.1.0-a", 31);
    usedBefore("3.2.0-b", 29);
    await install("3.3.0-c");
    assert.deepEqual(left(), ["3.2.0-b", "3.3.0-c"]);
  });

  it("are none that a checkout has used since", async () => {
    await install("3.1.0-a");
    usedBefore("3.1.0-a", 40);
    assert.equal(readPrograms(setOf("3.1.0-a")), "built");
    assert.ok(Date.now() - statSync(join(folder, "3.1.0-a", "engine.json")).mtimeMs < dayMs);
    await install("3.2.0-b");
    assert.deepEqual(left(), ["3.1.0-a", "3.2.0-b"]);
  });

  it("are told with the days, but for the one that this checkout pins", async () => {
    const names = ["3.1.0-a", "3.2.0-b"];
    for (const name of names) await install(name);
    for (const name of names) usedBefore(name, 45);
    const place = join(folder, "3.1.0-a");
    assert.deepEqual(unusedPrograms(folder, join(folder, "3.2.0-b")), [{ place, days: 45 }]);
  });

  it("are nothing else that lies there", async () => {
    mkdirSync(join(folder, "mine"));
    writeFileSync(join(folder, "on-path.json"), "{}");
    await install("3.1.0-a");
    assert.deepEqual(left(), ["3.1.0-a", "mine", "on-path.json"]);
    assert.deepEqual(unusedPrograms(join(folder, "none"), ""), []);
  });
});
