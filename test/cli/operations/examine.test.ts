import assert from "node:assert/strict";
import { z } from "zod";
import { examine } from "../../../cli/operations/examine.ts";
import { captured } from "../../support/captured.ts";
import { checkout } from "../../support/project.ts";

const report = z.object({
  ready: z.boolean(),
  tools: z.array(z.object({ name: z.string(), state: z.string(), required: z.boolean() })),
});

describe("gantry doctor", () => {
  it("counts the project's own Node as there, whatever the shell's PATH begins with", async () => {
    const env = { PATH: "/usr/bin:/bin", HOME: process.env["HOME"] };
    const { context, stdout } = captured({ cwd: checkout, env });
    await examine(context, { json: true });
    const { tools } = report.parse(JSON.parse(stdout()));
    assert.equal(tools.find(({ name }) => name === "node")?.state, "ok");
    assert.deepEqual(
      tools.filter(({ name }) => ["sops", "age"].includes(name)).map(({ required }) => required),
      [false, false],
    );
  });
});
