import assert from "node:assert/strict";
import { execa } from "execa";
import { neverEndedIn } from "../../../policy/message.ts";

const urn = "urn:pulumi:staging::gantry::gantry:index:DeploymentSurface::api ✓";
const deadline = JSON.stringify(import.meta.resolve("../../../policy/pack/deadline.ts"));

/** A process of its own, for the deadline ends it: rules `first`, `endless` and `last`, and what is done with them. */
async function judged(
  limitMs: number,
  work: string,
  afterMs = limitMs + 300,
): Promise<{ signal: string | undefined; out: string; err: string }> {
  const program = `
    import { Deadline } from ${deadline};
    const rule = (id) => ({ id, sentence: "s", protects: { entity: "e", seed: "000" }, remedy: "r" });
    const rules = [rule("first"), rule("endless"), rule("last")];
    const busy = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
    const deadline = new Deadline(rules, ${limitMs});
    try { deadline.run(${JSON.stringify(urn)}, rules, ({ id }) => { ${work} }); } catch ({ name }) { console.log("thrown " + name); }
    await new Promise((resolve) => setTimeout(resolve, ${afterMs}));
    console.log("still there");
    process.exit();`;
  const args = ["--input-type=module", "-e", program];
  const { signal, stdout, stderr } = await execa(process.execPath, args, { reject: false });
  return { signal, out: stdout, err: stderr };
}

describe("the deadline of a rule", () => {
  it("ends the pack for one that never ends, whatever it catches, and names it with its resource", async () => {
    const endless =
      "for (;;) try { for (;;) if (Date.now() === 0) break; } catch { continue; } finally { continue; }";
    const { signal, out, err } = await judged(300, `console.log(id); if (id === "endless") ${endless}`);
    assert.equal(signal, "SIGKILL");
    assert.equal(out, "first\nendless");
    assert.deepEqual(neverEndedIn(err), { rule: "endless", urn });
  });

  it("gives each rule its whole time, and looks at nothing once they are done", async () => {
    const { signal, out, err } = await judged(2000, "busy(700);");
    assert.deepEqual({ signal, out, err }, { signal: undefined, out: "still there", err: "" });
  });

  it("passes on what a rule's judging throws, and does not hold it for one that never ends", async () => {
    const { signal, out, err } = await judged(50, 'throw new TypeError("no");', 2 * 12 * 50);
    assert.equal(signal, undefined);
    assert.equal(out, "thrown TypeError\nstill there");
    assert.equal(err, "");
  });
});

describe("what is said of a rule that never ends", () => {
  it("is not taken from a line that says something else", () => {
    assert.equal(
      neverEndedIn(`some-rule: cannot judge gcp:x "y": z is not known before the deployment`),
      undefined,
    );
    assert.equal(neverEndedIn("the rule did not end within 5 s"), undefined);
  });
});
