import assert from "node:assert/strict";
import { readChecklists } from "../../../stacks/checklists.ts";
import { checklistsOf } from "../../../guard/approvals/checklists-of.ts";
import { ApprovalsProject } from "../../support/approvals-project.ts";
import { atTerminal, enter } from "../../support/at-terminal.ts";
import { imageBy, makeVersion } from "../../support/released.ts";

const tag = "api/v1.0.0";
const url = "https://github.com/lotus-labs/lotus/actions/runs/3/artifacts/7";
const address = "somebody.secret@lotus.example";

describe("the questions of gantry checklist fill", () => {
  it("are asked at a terminal, checked at once, and name nobody's address", async function () {
    if (process.platform !== "linux") this.skip();
    const project = new ApprovalsProject();
    await project.merge("Begin", null);
    await makeVersion(project.root, tag, [imageBy("ghcr.io/lotus-labs/api", "a")]);
    project.git("config", "github.user", "mali-s");
    const time = new Date(Date.now() - 60_000).toISOString();
    const shown = await atTerminal(project.root, `checklist fill ${tag} production --local`, [
      ["PDPA consent gate verified?", "y"],
      ["Where is the proof of it?", `x${enter}`],
      ["must be", `\u007f${url}${enter}`],
      ["When was it proved?", `${time}${enter}`],
      ["portal's state Empty shown?", `${url}${enter}`],
      ["portal's state Loading shown?", enter],
      ["portal's state Success shown?", enter],
      ["portal's state Error shown?", enter],
      ["portal's state Offline shown?", enter],
      ["rollback rehearsed last?", `${time}${enter}`],
      ["checked by hand", `By hand${enter}`],
      ["Do you sign it off?", "y"],
      ["In what role?", `\u001b[B${enter}`],
      ["Your e-mail address", `${address}${enter}`],
      ["Write this into gantry/production?", "y"],
    ]);
    assert.match(shown, /SIGNED the checklist of api\/v1\.0\.0 for production/);
    const { checklists } = await readChecklists(project.root, "production", "local");
    const [kept, ...others] = checklists;
    assert.deepEqual(others, []);
    const { list, isSigned, by } = kept ?? {};
    assert.deepEqual([isSigned, by], [true, "mali-s"]);
    assert.deepEqual(
      [list?.notes, list?.approver_role, list?.approver_email, list?.rollback_rehearsed_at],
      ["By hand", "operator", "***@lotus.example", time],
    );
    assert.deepEqual(list?.artifacts.ux_states, { Empty: url });
    assert.doesNotMatch(shown, /somebody\.secret/);
    const { subject, environment } = {
      environment: "production" as const,
      subject: { kind: "version", subproject: "api", version: "v1.0.0" } as const,
    };
    // What "gantry approve" shows before it asks.
    const approving = await checklistsOf(project.root, { environment, subject }, "local");
    assert.match(approving, /^checklist of api\/v1\.0\.0 for production/);
    assert.match(approving, /By hand/);
    const other = { environment, subject: { ...subject, version: "v9.9.9" } };
    assert.equal(await checklistsOf(project.root, other, "local"), "");
  });
});
