import assert from "node:assert/strict";
import { writeFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { openRepository } from "../../../clients/git/repository.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gitAs } from "../../support/git-as.ts";

describe("a snapshot of a work tree", () => {
  it("is the commit where a file was only written anew with the same text", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "a.txt");
    await gitAs(folder, ["init", "--quiet"]);
    writeFileSync(file, "a\n");
    await gitAs(folder, ["add", "--all"]);
    await gitAs(folder, ["commit", "--quiet", "--message", "Begin"]);
    utimesSync(file, 1, 1);
    const head = (await gitAs(folder, ["rev-parse", "HEAD"])).trim();
    const repository = await openRepository(folder);
    assert.equal(await repository.snapshot(), head);
  });
});
