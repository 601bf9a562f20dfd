import assert from "node:assert/strict";
import { environmentOutputs } from "../../model/outputs.ts";
import { recordedExample } from "../support/example.ts";

async function correct(): Promise<Record<string, unknown>> {
  return { ...environmentOutputs.parse((await recordedExample()).outputs) };
}

async function fieldsOf(change: Record<string, unknown>): Promise<string[]> {
  const result = environmentOutputs.safeParse({ ...(await correct()), ...change });
  return result.success ? [] : result.error.issues.map(({ path }) => path.join("."));
}

describe("the outputs of an environment", () => {
  it("are refused in a version that is not known", async () => {
    assert.deepEqual(await fieldsOf({ version: 2 }), ["version"]);
  });

  it("are refused when one is missing", async () => {
    assert.deepEqual(await fieldsOf({ project: undefined }), ["project"]);
  });

  it("are refused when there is one that the schema does not name", async () => {
    const result = environmentOutputs.safeParse({ ...(await correct()), password: "x" });
    assert.equal(result.error?.issues[0]?.code, "unrecognized_keys");
  });

  it("name where each secret is kept, as a reference", async () => {
    const { secrets } = environmentOutputs.parse(await correct());
    for (const reference of Object.values(secrets)) {
      assert.match(
        reference,
        /^(projects\/lotus-staging\/secrets\/[a-z0-9-]+|(github|vercel|cloudflare):[A-Z][A-Z0-9_]*)$/,
      );
    }
  });
});
