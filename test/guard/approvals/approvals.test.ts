import assert from "node:assert/strict";
import { execaSync } from "execa";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { uncommitted } from "../../../clients/git/uncommitted.ts";
import type { Ran } from "../../support/gantry.ts";
import { gitHubOf } from "../../support/git-hub-of.ts";
import { LoopbackServer } from "../../support/loopback-server.ts";
import { inProcess } from "../../support/in-process.ts";
import { ApprovalsProject, reviewers } from "../../support/approvals-project.ts";

const document = z.object({
  enough: z.boolean(),
  obstacles: z.array(z.string()),
  approvals: z.array(z.object({ login: z.string(), tag: z.string(), problem: z.string().nullable() })),
});
const author = { login: "ines-k", id: 42 };
const byMali = "approvals/production/v1.1.0/by-mali-s";
const byJonas = "approvals/production/v1.1.0/by-jonas-w";

describe("approvals by signed tags", function () {
  this.timeout(60_000);
  let begun: ApprovalsProject;
  let project: ApprovalsProject;
  let deployed: string;
  let version: string;

  before(async () => {
    begun = new ApprovalsProject();
    deployed = await begun.merge("Begin", { login: "mali-s", id: reviewers["mali-s"] });
    begun.git("tag", "v1.0.0");
    begun.git("tag", "production");
    version = await begun.merge("Add a page", author);
    begun.git("tag", "v1.1.0");
  });

  beforeEach(() => {
    project = new ApprovalsProject(begun);
  });

  function run(...args: readonly string[]): Promise<Ran> {
    const env = { ...process.env, GITHUB_TOKEN: undefined, GH_TOKEN: undefined };
    return inProcess(args, { cwd: project.root, env });
  }

  async function verify(...more: readonly string[]): Promise<z.infer<typeof document> & { code: number }> {
    const ran = await run("approvals", "verify", "production", "v1.1.0", "--local", "--json", ...more);
    assert.notEqual(ran.stdout, "", ran.stderr);
    return { ...document.parse(JSON.parse(ran.stdout)), code: ran.exitCode };
  }

  async function refused(problem: RegExp): Promise<void> {
    const { code, enough, approvals } = await verify();
    assert.deepEqual([code, enough], [3, false]);
    assert.match(approvals.map((each) => each.problem).join("\n"), problem);
  }

  it("count where a reviewer who wrote nothing of it signed exactly this commit", async () => {
    project.sign("mali-s", byMali);
    const { code, enough, approvals } = await verify("--commit", version);
    assert.deepEqual([code, enough, approvals.map(({ problem }) => problem)], [0, true, [null]]);
  });

  it("are not enough where there is none, and the message says who may approve", async () => {
    const ran = await run("approvals", "verify", "production", "v1.1.0", "--local");
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stderr, /0 of 1 approvals; these may approve: mali-s, jonas-w/);
  });

  it("do not count signed with a key that nobody listed, or with somebody else's", async () => {
    project.sign("stranger", byMali);
    await refused(/by no key of/);
    project.sign("jonas-w", byMali);
    await refused(/signed by jonas-w, and named for mali-s/);
  });

  it("do not count by lists of keys that a branch or the work tree has", async () => {
    project.trust("mali-s", "jonas-w", "stranger");
    project.git("checkout", "--quiet", "-b", "mine");
    project.git("add", ".github");
    project.git("commit", "--quiet", "--message", "Trust me");
    project.sign("stranger", byMali, "v1.1.0");
    await refused(/by no key of/);
  });

  it("do not count by reviewers that the work tree alone lists", async () => {
    project.edit("environments/production/config.yml", "login: mali-s", "login: stranger");
    project.sign("stranger", "approvals/production/v1.1.0/by-stranger");
    await refused(/stranger is not among approvals.reviewers of the default branch/);
  });

  it("do not count on another commit, nor as a lightweight tag, nor unsigned", async () => {
    project.sign("mali-s", byMali, deployed);
    await refused(/it approves .* is to be deployed/);
    project.git("tag", "--force", byMali, "HEAD");
    await refused(/lightweight/);
    project.git("tag", "--force", "--annotate", "--message", "yes", byMali, "HEAD");
    await refused(/not signed/);
  });

  it("do not count under the name of another tag", async () => {
    project.sign("mali-s", "approvals/production/v1.0.9/by-mali-s");
    const id = project.git("rev-parse", "approvals/production/v1.0.9/by-mali-s");
    project.git("update-ref", `refs/tags/${byMali}`, id);
    await refused(/it was signed as "approvals\/production\/v1.0.9\/by-mali-s"/);
  });

  it("do not count once they have expired, nor from the future", async () => {
    const at = (hours: number): Record<string, string> => {
      return { GIT_COMMITTER_DATE: new Date(Date.now() + hours * 3_600_000).toISOString() };
    };
    project.sign("mali-s", byMali, "HEAD", at(-73));
    await refused(/it has expired/);
    project.sign("mali-s", byMali, "HEAD", at(1));
    await refused(/in the future/);
    project.sign("mali-s", byMali, "HEAD", at(-71));
    assert.equal((await verify()).code, 0);
  });

  it("do not count by who wrote a part of it, whatever the commits' e-mails say", async () => {
    project.git("config", "user.email", "ines-k@lotus.example");
    await project.merge("Add more", { login: "mali-s", id: reviewers["mali-s"] });
    project.git("tag", "--force", "v1.1.0");
    project.sign("mali-s", byMali);
    await refused(/mali-s is the author of #3/);
    project.sign("jonas-w", byJonas);
    const { code, approvals } = await verify();
    assert.deepEqual([code, approvals.length], [0, 2]);
  });

  it("cannot be enough while a commit came by no pull request", async () => {
    await project.merge("Slip in", null);
    project.git("tag", "--force", "v1.1.0");
    project.sign("mali-s", byMali);
    const { code, obstacles } = await verify();
    assert.equal(code, 3);
    assert.match(obstacles.join(), /"Slip in" came by no pull request/);
  });

  it("are as many as the default branch asks for, one per person", async () => {
    project.edit(
      "environments/production/config.yml",
      "  preventSelfReview",
      "  required: 2\n  preventSelfReview",
    );
    await project.merge("Ask for two", author);
    project.git("tag", "--force", "v1.1.0");
    project.sign("mali-s", byMali);
    assert.equal((await verify()).code, 3);
    project.sign("jonas-w", byJonas);
    assert.equal((await verify()).code, 0);
  });

  it("are for the commit that is about to be deployed", async () => {
    project.sign("mali-s", byMali);
    const ran = await run("approvals", "verify", "production", "v1.1.0", "--local", "--commit", deployed);
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stderr, /is to be deployed, and v1.1.0 is/);
  });

  it("are not verified at all where GitHub does not say who wrote what", async () => {
    project.sign("mali-s", byMali);
    project.git("push", "--quiet", "--tags", "origin");
    const knows = gitHubOf(project, new Map());
    const server = await new LoopbackServer().start();
    const headers = { "content-type": "application/json" };
    server.answer((asked) =>
      asked.path.includes("/commits/") ? { status: 403, headers, body: {} } : knows(asked),
    );
    const env = { PATH: process.env["PATH"], HOME: project.home, GITHUB_API_URL: server.url };
    const ask = (more: object): Promise<Ran> =>
      inProcess(["approvals", "verify", "production", "v1.1.0"], {
        cwd: project.root,
        env: { ...env, ...more },
      });
    const forbidden = await ask({ GITHUB_TOKEN: "token" });
    const without = await ask({});
    await server.stop();
    assert.deepEqual([forbidden.exitCode, without.exitCode], [1, 2]);
    assert.match(forbidden.stderr, /could not read the pull requests of commit .*"Pull requests: read"/s);
    assert.match(without.stderr, /no token for GitHub/);
  });

  it("are not verified in a clone that lacks the history", async () => {
    const shallow = join(project.home, "shallow");
    project.git("push", "--quiet", "--tags", "origin");
    execaSync("git", [
      "clone",
      "--quiet",
      "--depth",
      "1",
      `file://${join(project.home, "origin.git")}`,
      shallow,
    ]);
    const args = ["approvals", "verify", "production", "v1.1.0", "--local"];
    const ran = await inProcess(args, { cwd: shallow, env: process.env });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /shallow|there is no tag/);
  });

  it("are of a work tree that is its commit, but for files that nothing is deployed from", async () => {
    writeFileSync(project.path(".git", "info", "exclude"), "/*\n!/environments\n!/gha-creds.json\n");
    writeFileSync(project.path("gha-creds.json"), "{}");
    assert.deepEqual(await uncommitted(project.root), []);
    writeFileSync(project.path("environments", "stray.yml"), "{}");
    assert.notDeepEqual(await uncommitted(project.root), []);
    rmSync(project.path("environments", "stray.yml"));
    project.edit("environments/production/config.yml", "adminBypass: false", "adminBypass: true");
    assert.notDeepEqual(await uncommitted(project.root), []);
  });

  it("can be made with OpenPGP keys too", async () => {
    const gpg = { ...process.env, GNUPGHOME: join(project.home, "gpg") };
    execaSync("mkdir", ["-m", "700", gpg.GNUPGHOME]);
    const key = ["--batch", "--passphrase", "", "--quick-generate-key", "mali-s", "ed25519", "sign"];
    execaSync("gpg", key, { env: gpg });
    const { stdout } = execaSync("gpg", ["--batch", "--armor", "--export", "mali-s"], { env: gpg });
    execaSync("mkdir", ["-p", project.path(".github/allowed_signers.gpg")]);
    writeFileSync(project.path(".github/allowed_signers.gpg/mali-s.asc"), stdout);
    await project.merge("Trust a key", author);
    project.git("tag", "--force", "v1.1.0");
    for (const name of [byMali, byJonas]) {
      const args = [
        "-c",
        "gpg.format=openpgp",
        "-c",
        "user.signingkey=mali-s",
        "tag",
        "-s",
        "-m",
        "yes",
        name,
      ];
      execaSync("git", args, { cwd: project.root, env: gpg });
    }
    execaSync("gpgconf", ["--kill", "all"], { env: gpg });
    const { approvals } = await verify();
    assert.deepEqual(
      approvals.map(({ login, problem }) => [login, problem]),
      [
        ["jonas-w", "the default branch has no .github/allowed_signers.gpg/jonas-w.asc"],
        ["mali-s", null],
      ],
    );
  });

  it("are made, shown, pushed, and made again without a change", async () => {
    project.git("config", "gpg.format", "ssh");
    project.git("config", "user.signingkey", `${project.keyOf("mali-s")}.pub`);
    const args = ["approve", "production", "v1.1.0", "--login", "mali-s", "--push", "--yes"];
    const made = await run(...args);
    assert.equal(made.exitCode, 0, made.stderr);
    assert.match(made.stdout, /Add a page/);
    assert.doesNotMatch(made.stdout, /Begin/);
    assert.match(made.stdout, /CREATED approvals\/production\/v1.1.0\/by-mali-s/);
    assert.match((await run(...args)).stdout, /UNCHANGED/);
    assert.match(project.git("ls-remote", "origin"), /by-mali-s/);
    assert.equal((await verify()).code, 0);
  });

  describe("made with a signer that fails, or signs what does not count", () => {
    const args = ["approve", "production", "v1.1.0", "--login", "mali-s", "--push", "--yes"];
    const configure = (login: string): void => {
      project.git("config", "gpg.format", "ssh");
      project.git("config", "user.signingkey", `${project.keyOf(login)}.pub`);
    };
    const nothingIsThere = (): void => {
      assert.equal(project.git("tag", "--list", "approvals/*"), "");
      assert.equal(project.git("ls-remote", "origin", "refs/tags/*"), "");
    };

    it("are neither told nor pushed, and can be made afterwards", async () => {
      configure("mali-s");
      // It ends with 1 and prints nothing; git 2.39 then makes an unsigned tag and ends with 0.
      project.git("config", "gpg.ssh.program", "false");
      const failed = await run(...args);
      assert.equal(failed.exitCode, 1);
      assert.doesNotMatch(failed.stdout, /CREATED/);
      assert.match(failed.stderr, /could not sign|is no approval, and was taken back/);
      nothingIsThere();
      project.git("config", "--unset", "gpg.ssh.program");
      assert.match((await run(...args)).stdout, /CREATED/);
      assert.equal((await verify()).code, 0);
    });

    it("are taken back where the default branch lists another key, or one that has expired", async () => {
      configure("jonas-w");
      const other = await run(...args);
      assert.deepEqual([other.exitCode, other.stderr.includes("signed by jonas-w")], [1, true], other.stderr);
      nothingIsThere();
      configure("mali-s");
      project.edit(".github/allowed_signers", 'mali-s namespaces="git"', 'mali-s valid-before="20200101"');
      await project.merge("Let a key expire", author);
      project.git("tag", "--force", "v1.1.0");
      const expired = await run(...args);
      assert.match(expired.stderr, /its key has expired: .*allowed_signers .* until 2020-01-01/);
      nothingIsThere();
    });

    it("replace an unsigned one that a killed run left, and never one that the remote has", async () => {
      configure("mali-s");
      project.git("tag", "--annotate", "--message", "left over", byMali, "v1.1.0");
      const anew = await run(...args);
      assert.match(anew.stderr, /made anew: .* did not count: it is not signed/);
      assert.match(anew.stdout, /CREATED/);
      project.git("tag", "--force", "--annotate", "--message", "unsigned", byMali, "v1.1.0");
      const id = project.git("rev-parse", byMali);
      const refused = await run(...args);
      assert.equal(refused.exitCode, 3);
      assert.match(refused.stderr, /is at the remote already, and does not count: it is not signed/);
      assert.equal(project.git("rev-parse", byMali), id);
    });

    it("are not pushed where the remote did not take them, whatever git ended with", async () => {
      configure("mali-s");
      // Takes the push and forgets it.
      const hook = join(project.home, "origin.git", "hooks", "post-receive");
      writeFileSync(
        hook,
        "#!/bin/sh\ngit for-each-ref --format='delete %(refname)' refs/tags | git update-ref --stdin\n",
      );
      chmodSync(hook, 0o755);
      const ran = await run(...args);
      assert.equal(ran.exitCode, 1);
      assert.match(ran.stderr, /is made, and could not be pushed\n.*the remote does not have it/);
    });
  });

  it("do not count with an OpenPGP key that has expired, and the message says so", async () => {
    const gpg = { ...process.env, GNUPGHOME: join(project.home, "gpg") };
    execaSync("mkdir", ["-m", "700", gpg.GNUPGHOME]);
    const old = ["--batch", "--faked-system-time", "20240101T000000", "--passphrase", ""];
    execaSync("gpg", [...old, "--quick-generate-key", "mali-s", "ed25519", "sign", "30d"], { env: gpg });
    const program = join(project.home, "old-gpg");
    writeFileSync(program, '#!/bin/sh\nexec gpg --faked-system-time 20240102T000000 "$@"\n');
    chmodSync(program, 0o755);
    const { stdout } = execaSync("gpg", ["--batch", "--armor", "--export", "mali-s"], { env: gpg });
    execaSync("mkdir", ["-p", project.path(".github/allowed_signers.gpg")]);
    writeFileSync(project.path(".github/allowed_signers.gpg/mali-s.asc"), stdout);
    await project.merge("Trust a key", author);
    project.git("tag", "--force", "v1.1.0");
    const settings = ["gpg.format=openpgp", "user.signingkey=mali-s", `gpg.program=${program}`];
    const config = settings.flatMap((each) => ["-c", each]);
    execaSync("git", [...config, "tag", "-s", "-m", "yes", byMali], { cwd: project.root, env: gpg });
    execaSync("gpgconf", ["--kill", "all"], { env: gpg });
    await refused(/its key has expired: \.github\/allowed_signers\.gpg\/mali-s\.asc/);
  });

  it("are not made by who may not approve, nor for an environment that has other approvals", async () => {
    const stranger = await run("approve", "production", "v1.1.0", "--login", "stranger", "--yes");
    assert.equal(stranger.exitCode, 3);
    const staging = await run("approve", "staging", "v1.1.0", "--login", "mali-s", "--yes");
    assert.deepEqual([staging.exitCode, staging.stderr.includes("needs no approval")], [2, true]);
    const unknown = await run("approve", "production", "v9.9.9", "--login", "mali-s", "--yes");
    assert.deepEqual([unknown.exitCode, /there is no tag "v9.9.9"/.test(unknown.stderr)], [2, true]);
  });
});
