import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import { z } from "zod";
import type { SecretTools } from "../../secrets/tools/find-tools.ts";
import { requireSecretTools } from "../support/require-secret-tools.ts";
import { SecretsProject } from "../support/secrets-project.ts";

const file = "environments/staging/secrets.enc";
const listed = z.array(z.object({ id: z.string(), file: z.string().nullable(), owner: z.string() }));

describe("the secrets of an environment", () => {
  let tools: SecretTools;
  let project: SecretsProject;
  before(async function () {
    tools = await requireSecretTools(this);
  });
  beforeEach(() => {
    project = new SecretsProject();
  });

  const value = async (secret: string, environment = "staging"): Promise<string> =>
    project.done(["get", environment, secret, "--reveal"]);
  const ciphertexts = (): Record<string, unknown> =>
    z.record(z.string(), z.unknown()).parse(JSON.parse(project.read(file)));

  describe("before anybody has a key", () => {
    it("are listed with owner and keeper, and are all missing", async () => {
      const rows = listed.parse(JSON.parse(await project.done(["list", "staging", "--json"])));
      assert.ok(rows.length > 5 && rows.every((row) => row.file === null));
      assert.equal(rows.find(({ id }) => id === "ocr-vision-key")?.owner, "ocr-team");
      assert.match(await project.done(["list", "staging"]), /api-sentry-dsn .* api-team .* missing/);
    });

    it("fail their check with key, bundle, owner and file of each", async () => {
      const { exitCode, stderr } = await project.run(["check", "staging"]);
      assert.equal(exitCode, 2);
      const expected = `${file}: "api-database-url" is missing (key DATABASE_URL, bundle staging-api, owner platform-team; "gantry secrets set staging api-database-url")`;
      assert.ok(stderr.includes(expected), stderr);
    });

    it("cannot be set, and it is said how to get there", async () => {
      const { exitCode, stderr } = await project.run(["set", "staging", "api-sentry-dsn"], { input: "x" });
      assert.equal(exitCode, 1);
      assert.match(stderr, /staging has no recipients[^]*gantry secrets init staging/);
      assert.equal(existsSync(project.path(file)), false);
    });
  });

  describe("init", () => {
    it("makes a key, adds it to the catalog and writes what sops needs; the second time nothing", async () => {
      const said = await project.done(["init", "staging"]);
      assert.match(said, /made an age identity[^]*added the recipient mali[^]*\.sops\.yaml[^]*secrets\.enc/);
      const keys = project.path("home", ".config", "sops", "age", "keys.txt");
      assert.equal(statSync(keys).mode & 0o777, 0o600);
      const recipient = (await project.done(["keygen"])).trim();
      assert.ok(
        project.read("environments/staging/config.yml").endsWith(`recipients:\n  mali: ${recipient}\n`),
      );
      assert.ok(project.read(".sops.yaml").includes(`- ${recipient} # mali`));
      const before = [
        project.read(file),
        project.read(".sops.yaml"),
        project.read("environments/staging/config.yml"),
      ];
      assert.match(await project.done(["init", "staging"]), /everything is ready already/);
      assert.deepEqual(
        [project.read(file), project.read(".sops.yaml"), project.read("environments/staging/config.yml")],
        before,
      );
    });

    it("calls the holder as the system does where the shell has no name", async () => {
      const nameless = { USER: "", LOGNAME: "" };
      const said = await project.done(["init", "staging"], undefined, nameless);
      const name = userInfo().username.toLowerCase();
      assert.ok(said.includes(`added the recipient ${name.replaceAll(/[^a-z0-9]+/g, "-")} `), said);
    });

    it("changes nothing for a holder whose name the catalog would not take, and says which it would", async () => {
      const before = project.read("environments/staging/config.yml");
      for (const name of ["Mali S", "müller"]) {
        const { exitCode, stderr } = await project.run(["init", "staging", "--as", name]);
        assert.equal(exitCode, 2);
        assert.match(stderr, /must be a name such as platform-team[^]*--as (mali-s|muller)/);
      }
      assert.equal(project.read("environments/staging/config.yml"), before);
      assert.equal(existsSync(project.path("home")), false);
      await project.done(["list", "staging"]);
    });

    it("keeps the line ends of a clone that has Windows'", async () => {
      const config = "environments/staging/config.yml";
      project.edit(config, /\n/g, "\r\n");
      await project.done(["init", "staging"]);
      assert.doesNotMatch(project.read(config), /[^\r]\n/);
      project.edit(file, /\n/g, "\r\n");
      await project.done(["set", "staging", "api-sentry-dsn"], "one");
      assert.doesNotMatch(project.read(file), /[^\r]\n/);
      project.edit(".sops.yaml", /\n/g, "\r\n");
      const { stderr } = await project.run(["check", "staging"]);
      assert.doesNotMatch(stderr, /\.sops\.yaml/);
    });

    it("adds a second holder below the first, who then encrypts to both", async () => {
      await project.done(["init", "staging"]);
      await project.done(["set", "staging", "api-sentry-dsn"], "dsn");
      const other = { SOPS_AGE_KEY_FILE: project.path("ci.txt"), HOME: project.path("other") };
      const said = await project.done(["init", "staging", "--as", "ci"], undefined, other);
      assert.match(
        said,
        /added the recipient ci[^]*not encrypted to you yet: [^]*gantry secrets rekey staging/,
      );
      assert.match(
        (await project.run(["check", "staging"])).stderr,
        /not encrypted to the catalog's recipients/,
      );
      await project.done(["rekey", "staging"]);
      const got = await project.done(["get", "staging", "api-sentry-dsn", "--reveal"], undefined, other);
      assert.equal(got, "dsn");
    });

    it("lets plain sops write by the generated .sops.yaml, which is read here", async () => {
      await project.done(["init", "staging"]);
      await project.done(["set", "staging", "api-sentry-dsn"], "one");
      const json = ["--input-type", "json", "--output-type", "json"];
      const env = { ...project.env(), SOPS_DISABLE_VERSION_CHECK: "true" };
      const args = ["encrypt", ...json, "--filename-override", file];
      const input = '{"api-sentry-dsn": "by plain sops"}';
      const { stdout } = await execa(tools.sops, args, { cwd: project.root, env, extendEnv: false, input });
      writeFileSync(project.path(file), stdout);
      assert.equal(await value("api-sentry-dsn"), "by plain sops");
      const other = ["encrypt", ...json, "--filename-override", "environments/production/secrets.enc"];
      const refused = await execa(tools.sops, other, {
        cwd: project.root,
        env,
        extendEnv: false,
        input,
        reject: false,
      });
      assert.match(refused.stderr, /no matching creation rules/);
    });
  });

  describe("once there is a key", () => {
    beforeEach(async () => {
      await project.done(["init", "staging"]);
    });

    it("are set from standard input, and read back byte for byte", async () => {
      const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----\n";
      await project.done(["set", "staging", "api-sentry-dsn"], key);
      assert.equal(await value("api-sentry-dsn"), key);
      const odd = " \ta\r\nb: !c #d\u2028é😀\n\n ";
      const { stderr } = await project.run(["set", "staging", "api-database-url"], { input: odd });
      assert.match(stderr, /note: the value begins or ends with white space, which is kept/);
      assert.equal(await value("api-database-url"), odd);
    });

    it("keep what echo adds to them, and say so", async () => {
      const { stderr } = await project.run(["set", "staging", "api-sentry-dsn"], { input: "token\n" });
      assert.match(stderr, /note: the value ends with a line end, which is kept; printf %s leaves it out/);
      assert.equal(await value("api-sentry-dsn"), "token\n");
    });

    it("keep the ciphertext of what was not set", async () => {
      await project.done(["set", "staging", "api-sentry-dsn"], "one");
      const before = ciphertexts();
      await project.done(["set", "staging", "api-database-url"], "two");
      assert.equal(ciphertexts()["api-sentry-dsn"], before["api-sentry-dsn"]);
    });

    it("are not overwritten while they are in use, except to correct them", async () => {
      await project.done(["set", "staging", "api-sentry-dsn"], "one");
      const again = await project.run(["set", "staging", "api-sentry-dsn"], { input: "two" });
      assert.equal(again.exitCode, 2);
      assert.match(again.stderr, /is active[^]*gantry secrets rotate staging api-sentry-dsn/);
      assert.equal(await value("api-sentry-dsn"), "one");
      assert.match(await project.done(["set", "staging", "api-sentry-dsn", "--replace"], "two"), /replaced/);
      assert.equal(await value("api-sentry-dsn"), "two");
    });

    it("refuse a value that no keeper takes", async () => {
      const inputs = [
        "",
        "\n",
        "a\0b",
        Buffer.from([0xff, 0xfe]),
        "x".repeat(70 * 1024),
        Buffer.alloc(300 * 1024, "x"),
      ];
      for (const input of inputs) {
        const { exitCode } = await project.run(["set", "staging", "api-sentry-dsn"], { input });
        assert.equal(exitCode, 2);
      }
      assert.equal(
        (await project.run(["set", "staging", "portal-vercel-token"], { input: "x".repeat(49 * 1024) }))
          .exitCode,
        2,
      );
    });

    it("refuse a secret that the catalog does not declare, with what was meant", async () => {
      for (const args of [
        ["set", "staging", "api-sentry-dns"],
        ["get", "staging", "api-sentry-dns"],
      ]) {
        const { exitCode, stderr } = await project.run(args, { input: "x" });
        assert.equal(exitCode, 2);
        assert.match(stderr, /staging declares no secret "api-sentry-dns"[^]*did you mean "api-sentry-dsn"/);
      }
    });

    it("are printed on request only, and never into a workflow's log", async () => {
      await project.done(["set", "staging", "api-sentry-dsn"], "canary-value");
      const asked = await project.run(["get", "staging", "api-sentry-dsn"]);
      const logged = await project.run(["get", "staging", "api-sentry-dsn", "--reveal"], {
        env: { GITHUB_ACTIONS: "true" },
      });
      for (const { exitCode, stdout, stderr } of [asked, logged]) {
        assert.notEqual(exitCode, 0);
        assert.doesNotMatch(stdout + stderr, /canary/);
      }
      const json = await project.done(["get", "staging", "api-sentry-dsn", "--reveal", "--json"]);
      assert.deepEqual(JSON.parse(json), {
        id: "api-sentry-dsn",
        keyName: "SENTRY_DSN",
        value: "canary-value",
      });
    });

    it("are missed by name where there is no value", async () => {
      const { exitCode, stderr } = await project.run(["get", "staging", "api-sentry-dsn", "--reveal"]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /"api-sentry-dsn" has no value in environments\/staging\/secrets\.enc/);
    });

    it("come from the file for all environments where the environment has none of its own", async () => {
      await project.done(["set", "global", "api-sentry-dsn"], "for all");
      assert.equal(await value("api-sentry-dsn"), "for all");
      assert.match(
        await project.done(["list", "staging"]),
        /api-sentry-dsn .* environments\/global\/secrets\.enc/,
      );
      assert.equal(await project.done(["list", "global"]), "api-sentry-dsn\n");
      await project.done(["set", "staging", "api-sentry-dsn"], "for staging");
      assert.equal(await value("api-sentry-dsn"), "for staging");
    });

    it("of production are closed to a key of staging", async () => {
      const production = { HOME: project.path("other"), USER: "jonas" };
      await project.done(["init", "production"], undefined, production);
      await project.done(["set", "production", "api-sentry-dsn"], "canary-production", production);
      const { exitCode, stderr } = await project.run(["get", "production", "api-sentry-dsn", "--reveal"]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /no age identity of yours opens it/);
      const plain = await execa(
        tools.sops,
        ["decrypt", "--input-type", "json", project.path("environments/production/secrets.enc")],
        { env: project.env(), extendEnv: false, reject: false },
      );
      assert.notEqual(plain.exitCode, 0);
      assert.doesNotMatch(stderr + plain.stdout + plain.stderr, /canary/);
      const written = await project.run(["set", "production", "api-database-url"], { input: "x" });
      assert.equal(written.exitCode, 1);
    });

    it("are closed to whoever was removed, once they are written again", async () => {
      const other = { SOPS_AGE_KEY_FILE: project.path("ci.txt"), HOME: project.path("other") };
      await project.done(["init", "staging", "--as", "ci"], undefined, other);
      const first = await project.run(["set", "staging", "api-sentry-dsn"], { input: "one" });
      assert.match(first.stderr, /recipients have changed: all of .* is now encrypted to .*ci/);
      project.edit("environments/staging/config.yml", /^ {2}ci: .*\n/m, "");
      await project.done(["set", "staging", "api-database-url"], "two");
      const { exitCode } = await project.run(["get", "staging", "api-sentry-dsn", "--reveal"], {
        env: other,
      });
      assert.equal(exitCode, 1);
      assert.equal(await value("api-sentry-dsn"), "one");
    });

    it("stay as they were when they were tampered with", async () => {
      await project.done(["set", "staging", "api-sentry-dsn"], "one");
      await project.done(["set", "staging", "api-database-url"], "two");
      project.edit(file, /\n\t"api-database-url": .*/, "");
      const tampered = project.read(file);
      for (const args of [
        ["get", "staging", "api-sentry-dsn", "--reveal"],
        ["set", "staging", "ocr-vision-key"],
        ["rekey", "staging"],
      ]) {
        const { exitCode, stderr } = await project.run(args, { input: "x" });
        assert.equal(exitCode, 1);
        assert.match(stderr, /is refused: its MAC does not match/);
      }
      assert.equal(readFileSync(project.path(file), "utf8"), tampered);
    });

    it("lose nothing when two write at once", async () => {
      await Promise.all([
        project.done(["set", "staging", "api-sentry-dsn"], "one"),
        project.done(["set", "staging", "api-database-url"], "two"),
        project.done(["set", "staging", "ocr-vision-key"], "three"),
      ]);
      assert.deepEqual(
        [await value("api-sentry-dsn"), await value("api-database-url"), await value("ocr-vision-key")],
        ["one", "two", "three"],
      );
    });
  });
});
