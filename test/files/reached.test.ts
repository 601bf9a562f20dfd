import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesNotReached } from "../../files/reached.ts";
import { temporaryFolder } from "../support/clean-up.ts";

const callsDeployment =
  'import { deployment } from "./model/observed/deployment.ts";\nconsole.log(deployment);\n';

describe("what no program reaches", () => {
  let root: string;
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  beforeEach(() => {
    root = temporaryFolder("gantry-unused-");
    write("model/declared/profile.ts", "export const profile = 1;\n");
    write("model/observed/scalars.ts", "export const text = 1;\n");
    write("model/observed/deployment.ts", 'export { text as deployment } from "./scalars.ts";\n');
    write("model/entities.ts", 'export * from "./observed/deployment.ts";\n');
    write("main.ts", callsDeployment);
  });
  const unused = (): Promise<string[]> =>
    filesNotReached(root, ["main.ts"], "model/{declared,observed}/*.ts");

  it("is what no program imports, be it by way of another entity", async () => {
    assert.deepEqual(await unused(), ["model/declared/profile.ts"]);
  });

  it("grows where an entity loses its caller", async () => {
    write("main.ts", "console.log(1);\n");
    assert.deepEqual(await unused(), [
      "model/declared/profile.ts",
      "model/observed/deployment.ts",
      "model/observed/scalars.ts",
    ]);
  });

  it("shrinks where an entity gets one", async () => {
    write(
      "main.ts",
      `${callsDeployment}import { profile } from "./model/declared/profile.ts";\nconsole.log(profile);\n`,
    );
    assert.deepEqual(await unused(), []);
  });

  it("takes a type for no caller", async () => {
    write(
      "main.ts",
      'import type { deployment } from "./model/observed/deployment.ts";\nexport type D = typeof deployment;\n',
    );
    assert.ok((await unused()).includes("model/observed/deployment.ts"));
  });
});
