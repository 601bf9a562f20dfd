import assert from "node:assert/strict";
import { execaSync } from "execa";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { uncommitted } from "../../../clients/git/uncommitted.ts";
import { ApprovalsProject, reviewers } from "../../support/approvals-project.ts";
import { gitHubOf, type KnownAccount } from "../../support/git-hub-of.ts";
import { LoopbackServer } from "../../support/loopback-server.ts";
import { inProcess } from "../../support/in-process.ts";

const document = z.object({
  enough: z.boolean(),
  approvals: z.array(z.object({ tag: z.string(), problem: z.string().nullable() })),
});
const author = { login: "ines-k", id: 42 };
const jonas = { login: "jonas-w", id: reviewers["jonas-w"] };
const folder = "approvals/production/v1.1.0";
const byMali = `${folder}/by-mali-s`;

/** A commit graph (gitformat-commit-graph) in which a commit follows another one than it does. */
function followingInGraph(graph: Buffer, commit: string, parent: string): Buffer {
  const offsets = new Map<string, number>();
  for (let at = 8; graph.readUInt32BE(at) !== 0; at += 12)
    offsets.set(graph.toString("latin1", at, at + 4), Number(graph.readBigUInt64BE(at + 4)));
  const [names, data] = ["OIDL", "CDAT"].map((chunk) => offsets.get(chunk) ?? NaN);
  assert.ok(names !== undefined && data !== undefined);
  const placeOf = (id: string): number => (graph.indexOf(id, names, "hex") - names) / 20;
  const changed = Buffer.from(graph);
  changed.writeUInt32BE(placeOf(parent), data + 36 * placeOf(commit) + 20);
  return changed;
}

const accounts = (
  more: readonly (readonly [number, KnownAccount])[] = [],
): ReadonlyMap<number, KnownAccount> =>
  new Map([
    ...Object.entries(reviewers).map(([login, id]) => [id, { login, type: "User" }] as const),
    ...more,
  ]);

describe("ways to an approval that GitHub does not know, by tags of a clone", function () {
  this.timeout(120_000);
  let project: ApprovalsProject;
  let server: LoopbackServer;

  beforeEach(async () => {
    project = new ApprovalsProject();
    await project.merge("Begin", author);
    project.git("tag", "v1.0.0");
    project.git("tag", "production");
    await project.merge("Add a page", author);
    project.git("tag", "--annotate", "--message", "what was built", "v1.1.0");
    project.sign("mali-s", byMali, "v1.1.0^{commit}");
    project.git("push", "--quiet", "--tags", "origin");
    server = await new LoopbackServer().start();
    server.answer(gitHubOf(project, accounts()));
  });

  async function verify(): Promise<{ exitCode: number; said: string }> {
    const env = {
      PATH: process.env["PATH"],
      HOME: project.home,
      GITHUB_API_URL: server.url,
      GITHUB_TOKEN: "token",
    };
    const args = ["approvals", "verify", "production", "v1.1.0"];
    const { exitCode, stdout, stderr } = await inProcess(args, { cwd: project.root, env });
    return { exitCode, said: `${stdout}\n${stderr}` };
  }

  async function stopped(why: RegExp): Promise<void> {
    const { exitCode, said } = await verify();
    assert.equal(exitCode, 3, said);
    assert.match(said, why);
  }

  it("are open to whoever may: this one counts", async () => {
    const { exitCode, said } = await verify();
    assert.equal(exitCode, 0, said);
  });

  it("are stopped: one that nobody has pushed", async () => {
    project.git("push", "--quiet", "origin", `:refs/tags/${byMali}`);
    await stopped(/GitHub does not have it/);
  });

  it("are stopped: one where GitHub has another of that name", async () => {
    project.sign("mali-s", byMali, "v1.1.0^{commit}", {}, "approved once more");
    await stopped(/GitHub has another one of that name/);
  });

  it("are stopped: a version's tag that says something else than GitHub's", async () => {
    project.git(
      "tag",
      "--force",
      "--annotate",
      "--message",
      "what somebody built",
      "v1.1.0",
      "v1.1.0^{commit}",
    );
    await stopped(/is not the version that was approved: GitHub has another one/);
  });

  it("are stopped: by a key that was taken out since the clone was fetched", async () => {
    const before = project.git("rev-parse", "HEAD");
    project.trust("jonas-w");
    await project.merge("Take a key out", author);
    project.git("reset", "--quiet", "--hard", before);
    project.git("update-ref", "refs/remotes/origin/main", before);
    await stopped(/by no key of/);
  });

  it("are stopped: by a list that this clone alone has on its default branch", async () => {
    project.trust("mali-s", "jonas-w", "stranger");
    project.git("add", ".github");
    project.git("commit", "--quiet", "--message", "Trust a stranger");
    project.git("update-ref", "refs/remotes/origin/main", "HEAD");
    project.edit(".github/allowed_signers", "stranger ", "mali-s ");
    project.sign("stranger", byMali, "v1.1.0^{commit}");
    project.git("push", "--quiet", "--force", "origin", `refs/tags/${byMali}`);
    await stopped(/by no key of/);
  });

  it("are stopped: a default branch that the clone's remote does not have", async () => {
    server.answer((asked) => {
      const reply = gitHubOf(project, accounts())(asked);
      const body = { ref: "refs/heads/main", object: { sha: "1".repeat(40), type: "commit" } };
      return asked.path.includes("/git/ref/heads/") ? { ...reply, body } : reply;
    });
    await stopped(/GitHub has main at 111111111111, which this clone's remote does not have/);
  });

  for (const type of ["Bot", "Organization"] as const) {
    it(`are stopped: by an account that is a ${type}`, async () => {
      server.answer(gitHubOf(project, accounts([[reviewers["mali-s"], { login: "mali-s", type }]])));
      await stopped(new RegExp(`mali-s is a ${type} and no person`));
    });
  }

  it("are stopped: by an account that is called otherwise, or that is gone", async () => {
    server.answer(
      gitHubOf(project, accounts([[reviewers["mali-s"], { login: "mali-other", type: "User" }]])),
    );
    await stopped(/account 5824117 is mali-other/);
    server.answer(gitHubOf(project, new Map()));
    await stopped(/GitHub has no account 5824117/);
  });
});

describe("ways to an approval by somebody who has two accounts", function () {
  this.timeout(120_000);
  let project: ApprovalsProject;
  const second = { login: "mali-private", id: 6_031_552 };

  beforeEach(async () => {
    project = new ApprovalsProject();
    project.edit(
      "environments/production/config.yml",
      "  preventSelfReview",
      `  accounts:\n    mali:\n      - { login: mali-s, id: 5824117 }\n      - { login: ${second.login}, id: ${second.id} }\n  preventSelfReview`,
    );
    await project.merge("Begin", author);
    project.git("tag", "v1.0.0");
    project.git("tag", "production");
  });

  async function verify(): Promise<{ exitCode: number; said: string }> {
    const args = ["approvals", "verify", "production", "v1.1.0", "--local"];
    const env = { ...process.env, GITHUB_TOKEN: undefined, GH_TOKEN: undefined };
    const { exitCode, stdout, stderr } = await inProcess(args, { cwd: project.root, env });
    return { exitCode, said: `${stdout}\n${stderr}` };
  }

  it("are stopped: by the author's second account", async () => {
    await project.merge("Write it under another name", second);
    project.git("tag", "v1.1.0");
    project.sign("mali-s", byMali);
    const { exitCode, said } = await verify();
    assert.equal(exitCode, 3, said);
    assert.match(said, /mali-s is the author of #2 as mali-private/);
  });

  it("are stopped: by both accounts of one person where two people have to agree", async () => {
    project.edit(
      "environments/production/config.yml",
      "    - { login: jonas-w",
      `    - { login: ${second.login}, id: ${second.id} }\n    - { login: jonas-w`,
    );
    project.edit(
      "environments/production/config.yml",
      "  preventSelfReview",
      "  required: 2\n  preventSelfReview",
    );
    const key = readFileSync(`${project.keyOf("stranger")}.pub`, "utf8");
    writeFileSync(project.path(".github/allowed_signers"), `${second.login} namespaces="git" ${key}`, {
      flag: "a",
    });
    await project.merge("Ask for two", author);
    project.git("tag", "v1.1.0");
    project.sign("mali-s", byMali);
    project.sign("stranger", `${folder}/by-${second.login}`);
    const { exitCode, said } = await verify();
    assert.equal(exitCode, 3, said);
    assert.match(said, /1 of 2 approvals/);
    project.sign("jonas-w", `${folder}/by-jonas-w`);
    assert.equal((await verify()).exitCode, 0);
  });
});

describe("ways to an approval that nobody gave, by tags in a real git", function () {
  this.timeout(120_000);
  let project: ApprovalsProject;
  let first: string;
  let version: string;

  beforeEach(async () => {
    project = new ApprovalsProject();
    first = await project.merge("Begin", author);
    project.git("tag", "v1.0.0");
    project.git("tag", "production");
    version = await project.merge("Add a page", author);
    project.git("tag", "v1.1.0");
  });

  async function verify(): Promise<z.infer<typeof document> & { code: number; stderr: string }> {
    const args = ["approvals", "verify", "production", "v1.1.0", "--local", "--json"];
    const env = { ...process.env, GITHUB_TOKEN: undefined, GH_TOKEN: undefined };
    const { exitCode, stdout, stderr } = await inProcess(args, { cwd: project.root, env });
    const said = stdout === "" ? { enough: false, approvals: [] } : document.parse(JSON.parse(stdout));
    return { ...said, code: exitCode, stderr };
  }

  /** Whatever there is, none of it counts, and the message says why. */
  async function stopped(why: RegExp): Promise<void> {
    const { enough, code, approvals, stderr } = await verify();
    assert.deepEqual([enough, code !== 0], [false, true]);
    assert.match([...approvals.map(({ problem }) => problem ?? "counts"), stderr].join("\n"), why);
  }

  /** A tag's object as somebody writes it by hand, under any ref. */
  function writeTag(ref: string, text: string): void {
    const id = execaSync("git", ["hash-object", "-t", "tag", "-w", "--literally", "--stdin"], {
      cwd: project.root,
      input: text,
      stripFinalNewline: true,
    }).stdout;
    project.git("update-ref", `refs/tags/${ref}`, id);
  }

  function program(name: string, text: string): string {
    const path = join(project.home, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it("are open to whoever may: this one counts", async () => {
    project.sign("mali-s", byMali);
    assert.deepEqual([(await verify()).code, version === first], [0, false]);
  });

  for (const [what, name] of [
    ["another version", "approvals/production/v1.0.0/by-mali-s"],
    ["another environment", "approvals/staging/v1.1.0/by-mali-s"],
    ["a subproject", "api/approvals/production/v1.1.0/by-mali-s"],
  ] as const) {
    it(`are stopped: one of ${what}, under this name`, async () => {
      project.sign("mali-s", name, "v1.1.0");
      project.git("update-ref", `refs/tags/${byMali}`, project.git("rev-parse", `refs/tags/${name}`));
      await stopped(/it was signed as/);
    });
  }

  it("are stopped: one of another version's commit, replayed for this one", async () => {
    project.sign("mali-s", byMali, first);
    await stopped(/it approves [0-9a-f]{12}, and [0-9a-f]{12} is to be deployed/);
  });

  it("are stopped: one that names the infrastructure of an older commit", async () => {
    project.signWith("mali-s", byMali, "v1.1.0", first);
    await project.merge("Loosen a rule", author);
    await stopped(/of the infrastructure that it comes with/);
  });

  for (const name of [
    "by-Mali-S",
    "by-m\u0430li-s",
    "by-mali-s\u200b",
    "by-mali-s/again",
    "by-alice /by-mali-s",
    "By-mali-s",
  ]) {
    it(`are stopped: the look-alike ${JSON.stringify(name)}`, async function () {
      try {
        project.sign("mali-s", `${folder}/${name}`);
      } catch {
        // Git itself takes no blanks in names.
        assert.match(name, / /);
        return;
      }
      await stopped(/no approval's|not among approvals\.reviewers/);
    });
  }

  it("are stopped: one for a subproject that is called like this folder", async () => {
    project.sign("mali-s", `${folder}/${folder}/by-mali-s`);
    await stopped(/no approval's/);
  });

  it("are stopped: a tag of a signed tag", async () => {
    project.sign("mali-s", "approvals/production/v1.1.0/by-jonas-w");
    project.git(
      "-c",
      "tag.gpgSign=false",
      "tag",
      "--annotate",
      "--message",
      "yes",
      byMali,
      "approvals/production/v1.1.0/by-jonas-w",
    );
    await stopped(/it approves|is not signed/);
  });

  it("are stopped: a signed tag of a tag", async () => {
    project.git("tag", "--annotate", "--message", "inner", "inner", "v1.1.0");
    project.sign("mali-s", byMali, "inner");
    await stopped(/it approves/);
  });

  it("are stopped: a lightweight one", async () => {
    project.git("tag", byMali, "v1.1.0");
    await stopped(/lightweight/);
  });

  it("are stopped: by a key that the default branch lists no more", async () => {
    project.sign("mali-s", byMali, "v1.1.0");
    project.trust("jonas-w");
    await project.merge("Take a key out", jonas);
    await stopped(/by no key of/);
  });

  it("are stopped: by a key that has run out since, dated back to when it had not", async () => {
    const day = (hours: number): string =>
      new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10).replaceAll("-", "");
    project.edit(
      ".github/allowed_signers",
      'mali-s namespaces="git"',
      `mali-s valid-before="${day(-24)}",namespaces="git"`,
    );
    version = await project.merge("Let a key run out", author);
    project.git("tag", "--force", "v1.1.0");
    const env = { GIT_COMMITTER_DATE: new Date(Date.now() - 60 * 3_600_000).toISOString() };
    project.sign("mali-s", byMali, "HEAD", env);
    await stopped(/its key has expired/);
  });

  it("are stopped: one that has expired", async () => {
    project.sign("mali-s", byMali, "HEAD", {
      GIT_COMMITTER_DATE: new Date(Date.now() - 80 * 3_600_000).toISOString(),
    });
    await stopped(/it has expired/);
  });

  it("are stopped: a program of the repository's own that says that a signature is good", async () => {
    const good = 'Good "git" signature for mali-s with ED25519 key SHA256:x';
    const says = program(
      "says-yes",
      `cat >/dev/null; echo '${good}'; echo '${good}' >&2; echo '[GNUPG:] GOODSIG 0 mali-s'; exit 0`,
    );
    writeFileSync(
      join(project.home, "more.config"),
      ["gpg", 'gpg "ssh"', 'gpg "openpgp"', 'gpg "x509"']
        .map((each) => `[${each}]\n\tprogram = ${says}\n`)
        .join(""),
    );
    project.git("config", "include.path", join(project.home, "more.config"));
    const head = `object ${version}\ntype commit\ntag ${byMali}\ntagger S <s@lotus.example> ${Math.floor(Date.now() / 1000)} +0000\n\napproved\n`;
    const block = (word: string): string => `-----BEGIN ${word}-----\nAAAA\n-----END ${word}-----\n`;
    for (const text of [
      block("SSH SIGNATURE"),
      block("PGP SIGNATURE"),
      block("SSH SIGNATURE") + block("PGP SIGNATURE"),
      block("SSH SIGNATURE") + block("SIGNED MESSAGE"),
      block("PGP SIGNATURE") + block("SIGNED MESSAGE"),
      block("SIGNED MESSAGE"),
    ]) {
      writeTag(byMali, head + text);
      await stopped(/signature|not signed|no .github\/allowed_signers/);
    }
  });

  it("are stopped: allowed signers that the repository's own configuration names", async () => {
    const file = join(project.home, "others");
    const { stdout } = execaSync("cat", [`${project.keyOf("stranger")}.pub`]);
    writeFileSync(file, `mali-s ${stdout}\n`);
    project.git("config", "gpg.ssh.allowedSignersFile", file);
    project.sign("stranger", byMali);
    await stopped(/by no key of/);
  });

  it("are stopped: a commit, a tag or a list that was replaced", async () => {
    project.sign("mali-s", byMali, first);
    const signed = project.git("rev-parse", `refs/tags/${byMali}`);
    project.git("replace", "--force", first, version);
    await stopped(/it approves/);
    project.sign("stranger", byMali, "v1.1.0");
    project.git("replace", "--force", project.git("rev-parse", `refs/tags/${byMali}`), signed);
    await stopped(/by no key of/);
    const list = project.git("rev-parse", "HEAD:.github/allowed_signers");
    const { stdout } = execaSync("cat", [`${project.keyOf("stranger")}.pub`]);
    const other = execaSync("git", ["hash-object", "-w", "--stdin"], {
      cwd: project.root,
      input: `mali-s ${stdout}\n`,
    }).stdout;
    project.git("replace", "--force", list, other);
    await stopped(/by no key of/);
  });

  it("are stopped: a history that was cut or told otherwise, so that an author is nobody's", async () => {
    const own = await project.merge("Write it oneself", { login: "mali-s", id: reviewers["mali-s"] });
    project.git("tag", "--force", "v1.1.0");
    await project.merge("And more", author);
    project.git("tag", "--force", "v1.1.0");
    project.sign("mali-s", byMali);
    await stopped(/mali-s is the author of #3/);
    mkdirSync(project.path(".git", "info"), { recursive: true });
    writeFileSync(project.path(".git", "info", "grafts"), `${project.git("rev-parse", "HEAD")} ${first}\n`);
    await stopped(/mali-s is the author of #3/);
    writeFileSync(project.path(".git", "info", "grafts"), "");
    writeFileSync(project.path(".git", "shallow"), `${own}\n`);
    await stopped(/shallow/);
  });

  it("are stopped: a commit graph that leaves commits out", async () => {
    await project.merge("Write it oneself", { login: "mali-s", id: reviewers["mali-s"] });
    const more = await project.merge("And more", author);
    await project.merge("And a last one", author);
    project.git("tag", "--force", "v1.1.0");
    project.sign("mali-s", byMali);
    project.git("commit-graph", "write", "--reachable");
    const graph = project.path(".git", "objects", "info", "commit-graph");
    chmodSync(graph, 0o644);
    writeFileSync(graph, followingInGraph(readFileSync(graph), more, version));
    assert.equal(project.git("rev-list", "--count", `${first}..v1.1.0`), "3");
    await stopped(/mali-s is the author of #3/);
  });

  it("are stopped: a file system monitor that says that nothing was changed", async () => {
    const log = join(project.home, "asked");
    const nothing = program("monitor", `echo asked >> ${log}; printf 'token\\0'`);
    project.git("config", "core.fsmonitor", nothing);
    project.git("status");
    project.edit("environments/production/config.yml", "adminBypass: false", "adminBypass: true");
    writeFileSync(log, "");
    assert.notDeepEqual(await uncommitted(project.root), []);
    assert.equal(execaSync("cat", [log]).stdout, "", "the repository's own program was started");
  });

  it("are stopped: a work tree elsewhere that is looked at in this one's place", async () => {
    project.sign("mali-s", byMali);
    project.git("config", "core.worktree", project.home);
    await stopped(/is not in a git repository/);
    project.git("config", "core.worktree", dirname(project.root));
    await stopped(/git takes .* for the work tree/);
  });
});
