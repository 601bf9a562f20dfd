import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import fc from "fast-check";
import { assertNotRecalled, oneThing, SmallWorld } from "../guard/remembered/one-thing.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { ownUploads } from "../support/own-files.ts";
import { TestProject } from "../support/project.ts";

const file = "stacks/own/uploads.ts";
const config = "environments/sandbox/config.yml";

describe("a remembered plan, one thing at a time", () => {
  it("is not recalled after any of a thousand changes", async () => {
    const world = new SmallWorld();
    await fc.assert(
      fc.asyncProperty(oneThing, (thing) => assertNotRecalled(world, thing)),
      { numRuns: 1000 },
    );
  });
});

describe("a remembered plan on the engine", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    for (const name of ["stacks", "components", "package-lock.json"]) project.copy(name);
    project.edit(config, /$/, ownUploads.declared);
    project.write(file, ownUploads.program("../own.ts"));
    const up = await gantry(project, ["up", "sandbox", "--local", "--yes"]);
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
  });
  const preview = async (env: Record<string, string> = {}): Promise<Ran> => {
    const ran = await gantry(project, ["preview", "sandbox", "--local"], {
      CI: "",
      GITHUB_ACTIONS: "",
      ...env,
    });
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    return ran;
  };
  const asksEngine = ({ stderr }: Ran): boolean => stderr.includes("previewing sandbox");
  /** Until the plan is there again without the engine: the one after a change asks it. */
  const settled = async (): Promise<void> => {
    const first = await preview();
    const again = await preview();
    assert.ok(!asksEngine(again), first.stderr + again.stderr);
  };
  const withFile = async (program: string, work: () => Promise<void>): Promise<void> => {
    const before = project.read(file);
    project.write(file, program);
    try {
      await work();
    } finally {
      project.write(file, before);
    }
  };

  it("is there with the product's own resources", settled);

  for (const [what, change, env] of [
    ["a variable", () => undefined, { TZ: "Asia/Bangkok" }],
    [
      "a line of the catalog",
      () => {
        project.edit(config, /$/, "# more\n");
      },
      {},
    ],
    [
      "a line of a component",
      () => {
        appendFileSync(project.path("components/scope.ts"), "// more\n");
      },
      {},
    ],
    [
      "a line of the settings",
      () => {
        project.edit("Pulumi.yaml", /$/, "# more\n");
      },
      {},
    ],
    [
      "what the local cloud holds",
      () => {
        project.write(".gantry/cloud/more.json", "{}");
      },
      {},
    ],
    [
      "the lock",
      () => {
        project.edit("package-lock.json", /$/, "\n");
      },
      {},
    ],
  ] as const) {
    it(`is made anew after ${what} has changed`, async () => {
      await settled();
      change();
      const ran = await preview(env);
      assert.match(ran.stderr, /planning anew: /);
      assert.ok(asksEngine(ran));
    });
  }

  it("goes by the files that the product's own code reads, wherever they are", async () => {
    const read = join(temporaryFolder("gantry-read-"), "read.txt");
    writeFileSync(read, "one\n");
    const reading = `import { readFileSync } from "node:fs";\nreadFileSync(${JSON.stringify(read)});\n`;
    await withFile(`${reading}${project.read(file)}`, async () => {
      await settled();
      writeFileSync(read, "two\n");
      const ran = await preview();
      assert.match(ran.stderr, /planning anew: what the program read moved/);
      assert.ok(asksEngine(ran));
    });
  });

  it("is none where the product's own code asks the network, or may look at the clock", async () => {
    const server = createServer((_, answer) => answer.end("x"));
    await new Promise<void>((begun) => server.listen(0, "127.0.0.1", begun));
    cleanUp(() => server.close());
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const asking = `await fetch("http://127.0.0.1:${address.port}/");\n`;
    await withFile(`${asking}${project.read(file)}`, async () => {
      const asked = new RegExp(`this plan is not remembered: .*asked 127\\.0\\.0\\.1:${address.port}`);
      for (const ran of [await preview(), await preview()]) {
        assert.match(ran.stderr, asked);
        assert.ok(asksEngine(ran));
      }
    });
    await withFile(`${project.read(file)}const today = new Date();\nvoid today;\n`, async () => {
      assert.match((await preview()).stderr, /not remembered: stacks\/own\/uploads\.ts:\d+ says "Date"/);
      assert.ok(asksEngine(await preview()));
    });
  });
});
