import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { scanForSecrets } from "../../../cli/operations/scan-for-secrets.ts";
import { captured } from "../../support/captured.ts";
import { requireGitleaks } from "../../support/require-gitleaks.ts";

/** Put together here, so that this file holds none. */
const secret = ["ghp", "1x9Kq7Lm2Vb9Kc4Rt6Yw1Ns5Pd3Za8Xe0Qf2"].join("_");
const found = z.object({
  found: z.array(
    z.object({ rule: z.string(), file: z.string(), line: z.number(), commit: z.string().nullable() }),
  ),
});

describe("looking for secrets with the real gitleaks", () => {
  let root: string;
  before(async function () {
    await requireGitleaks(this);
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "gantry-scan-"));
    git("init", "--quiet", "--initial-branch=main");
    write("Pulumi.yaml", "name: gantry\n");
    commit("Begin");
    git("checkout", "--quiet", "-b", "topic");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const git = (...args: readonly string[]): string => {
    const identity = ["-c", "user.name=a", "-c", "user.email=a@lotus.example", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...identity, ...args], { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
  };
  const write = (file: string, text: string): void => {
    writeFileSync(join(root, file), text);
  };
  const commit = (subject: string): void => {
    git("add", "--all");
    git("commit", "--quiet", "--message", subject);
  };
  const scan = async (options: { base?: string; staged?: boolean } = {}) => {
    const { context, stdout, stderr } = captured({ cwd: root, env: process.env });
    const exitCode = await scanForSecrets(context, {
      base: undefined,
      staged: false,
      ...options,
      json: true,
    });
    assert.ok(!`${stdout()}${stderr()}`.includes(secret), "it was printed");
    return { exitCode, places: found.parse(JSON.parse(stdout())).found };
  };

  it("finds nothing where there is none, in no commit and in many", async () => {
    assert.deepEqual(await scan({ base: "main" }), { exitCode: 0, places: [] });
    assert.deepEqual(await scan(), { exitCode: 0, places: [] });
  });

  it("finds one in the commits of a change, also where the next commit takes it out", async () => {
    write("settings.env", `A=1\nTOKEN=${secret}\n`);
    commit("Add settings");
    const sha = git("rev-parse", "HEAD");
    write("settings.env", "A=1\n");
    commit("Take it out");
    const place = { rule: "github-pat", file: "settings.env", line: 2, commit: sha };
    assert.deepEqual(await scan({ base: "main" }), { exitCode: 3, places: [place] });
    assert.deepEqual(await scan(), { exitCode: 3, places: [place] });
    assert.deepEqual(await scan({ base: "topic" }), { exitCode: 0, places: [] });
  });

  it("finds one that a merge alone has", async () => {
    write("a.txt", "a\n");
    commit("Add a");
    git("checkout", "--quiet", "main");
    write("b.txt", "b\n");
    commit("Add b");
    git("checkout", "--quiet", "topic");
    git("merge", "--quiet", "--no-commit", "main");
    write("b.txt", `b\nTOKEN=${secret}\n`);
    commit("Merge main");
    const { exitCode, places } = await scan({ base: "main" });
    assert.equal(exitCode, 3);
    assert.deepEqual(
      places.map(({ file }) => file),
      ["b.txt"],
    );
  });

  it("takes no excuse from the change itself: a comment, a list of its own, a file of ignored ones", async () => {
    write(".gitleaks.toml", "[extend]\nuseDefault = true\n");
    commit("Look for secrets");
    git("branch", "--force", "main");
    write("settings.env", `TOKEN=${secret} # gitleaks:allow\n`);
    write(".gitleaks.toml", `[[allowlists]]\nregexes = ["ghp_"]\n`);
    commit("Excuse it");
    assert.equal((await scan({ base: "main" })).exitCode, 3);
    write(".gitleaksignore", `${git("rev-parse", "HEAD")}:settings.env:github-pat:1\n`);
    await assert.rejects(scan({ base: "main" }), /a \.gitleaksignore excuses secrets/);
  });

  it("takes the default branch's", async () => {
    const excuse = `[extend]\nuseDefault = true\n[[allowlists]]\ndescription = "made up"\nregexes = ["${secret}"]\n`;
    write(".gitleaks.toml", excuse);
    commit("Excuse it first");
    git("branch", "--force", "main");
    write("settings.env", `TOKEN=${secret}\n`);
    commit("Add settings");
    assert.equal((await scan({ base: "main" })).exitCode, 0);
  });

  it("finds one that is about to be committed, before it is", async () => {
    write("settings.env", `TOKEN=${secret}\n`);
    assert.equal((await scan({ staged: true })).exitCode, 0);
    git("add", "--all");
    const place = { rule: "github-pat", file: "settings.env", line: 1, commit: null };
    assert.deepEqual(await scan({ staged: true }), { exitCode: 3, places: [place] });
  });

  it("is a failure where gitleaks cannot look, and a mistake where the base does not exist", async () => {
    write(".gitleaks.toml", "[[rules]\n");
    await assert.rejects(scan(), /gitleaks could not look for secrets/);
    await assert.rejects(scan({ base: "gone" }), /unknown ref "gone"/);
  });

  it("lets a commit through where there is no gitleaks, and says that nobody looked", async () => {
    const { context, stderr } = captured({ cwd: root, env: { PATH: "/nowhere", HOME: root } });
    assert.equal(await scanForSecrets(context, { base: undefined, staged: true, json: false }), 0);
    assert.match(stderr(), /nobody looked for secrets, since there is no gitleaks: npx gantry secrets tools/);
  });
});
