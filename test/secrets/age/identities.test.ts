import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { decryptByProgram } from "../../../secrets/age/by-program.ts";
import { readIdentities } from "../../../secrets/age/identities.ts";
import { NotARecipient, openSopsFile } from "../../../secrets/sops/open-sops-file.ts";
import { splitWords } from "../../../secrets/age/ask-command.ts";
import { parseSopsFile, type SopsFile } from "../../../secrets/sops/sops-file.ts";
import type { SecretTools } from "../../../secrets/tools/find-tools.ts";
import { GantryError } from "../../../model/errors.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { requireSecretTools } from "../../support/require-secret-tools.ts";
import { makeFileKey, makeHolder, sealSecrets, type Holder } from "../../support/sealed-secrets.ts";

const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");

describe("the age identities of whoever runs a command", () => {
  let home: string;
  let [one, two, three]: Holder[] = [];
  before(async () => {
    [one, two, three] = await Promise.all([makeHolder(), makeHolder(), makeHolder()]);
  });
  beforeEach(() => {
    home = temporaryFolder("gantry-home-");
  });

  const write = (path: string, text: string): string => {
    const file = join(home, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const sealed = async (...holders: readonly (Holder | undefined)[]): Promise<SopsFile> => {
    const recipients = holders.map((holder) => holder?.recipient ?? "");
    const text = sealSecrets(new Map([["a", "opened"]]), await makeFileKey(recipients));
    return parseSopsFile("secrets.enc", Buffer.from(text));
  };
  const refusal = async (env: Record<string, string>): Promise<string> => {
    try {
      await openSopsFile(await sealed(two), readIdentities({ HOME: home, ...env }));
    } catch (error) {
      assert.ok(error instanceof GantryError && !(error instanceof NotARecipient));
      return [error.message, ...error.problems].join("\n");
    }
    assert.fail("it was opened");
  };
  const key = (holder: Holder | undefined): string => holder?.identity ?? "";

  it("come from SOPS_AGE_KEY, SOPS_AGE_KEY_FILE and sops's own file, as for sops", () => {
    write(".config/sops/age/keys.txt", `# created: today\n# public key: age1x\n${key(one)}\n\n`);
    const SOPS_AGE_KEY_FILE = write("ci.txt", `${key(two)}\r\n${key(one)}\r\n`);
    const found = readIdentities({ HOME: home, SOPS_AGE_KEY: `${key(three)} `, SOPS_AGE_KEY_FILE });
    assert.deepEqual(found.keys, [key(three), key(two), key(one)]);
    assert.deepEqual(readIdentities({ HOME: home }).keys, [key(one)]);
    const XDG_CONFIG_HOME = join(home, "config");
    write("config/sops/age/keys.txt", key(two));
    assert.deepEqual(readIdentities({ HOME: home, XDG_CONFIG_HOME }).keys, [key(two)]);
  });

  it("are none where there is none, and it is said where they were looked for", () => {
    const { keys, lookedIn } = readIdentities({ HOME: home });
    assert.deepEqual(keys, []);
    assert.deepEqual(lookedIn, [`"${join(home, ".config/sops/age/keys.txt")}"`]);
  });

  it("leave those of plugins to others", () => {
    write(".config/sops/age/keys.txt", `AGE-PLUGIN-YUBIKEY-1QQQ\n${key(one)}\n`);
    assert.deepEqual(readIdentities({ HOME: home }).keys, [key(one)]);
  });

  it("are refused without a word of what stands there", async () => {
    const SOPS_AGE_KEY_FILE = write("bad.txt", `${key(one)}\ncanary-not-a-key\n`);
    assert.match(await refusal({ SOPS_AGE_KEY_FILE }), /line 2 of ".*bad\.txt" is no age identity/);
    assert.doesNotMatch(await refusal({ SOPS_AGE_KEY_FILE }), /canary|AGE-SECRET-KEY-1[A-Z0-9]/);
    assert.match(await refusal({ SOPS_AGE_KEY: "canary" }), /line 1 of SOPS_AGE_KEY/);
    assert.match(await refusal({ SOPS_AGE_KEY_FILE: join(home, "none.txt") }), /the file does not exist/);
    assert.match(await refusal({ SOPS_AGE_KEY: "-----BEGIN AGE ENCRYPTED FILE-----" }), /passphrase/);
    const failing = { SOPS_AGE_KEY_CMD: "sh -c 'echo canary; exit 3'" };
    assert.match(await refusal(failing), /the command in SOPS_AGE_KEY_CMD ended with 3/);
    assert.doesNotMatch(await refusal(failing), /canary/);
    assert.match(
      await refusal({ SOPS_AGE_KEY_CMD: "no-such-command" }),
      /SOPS_AGE_KEY_CMD could not be run \(ENOENT\)/,
    );
    assert.match(
      await refusal({ SOPS_AGE_KEY_CMD: "echo canary" }),
      /what SOPS_AGE_KEY_CMD prints is no age identity/,
    );
  });

  it("are refused when one is damaged, without repeating it", async () => {
    const holder = await makeHolder();
    const damaged = `${holder.identity.slice(0, -1)}${holder.identity.endsWith("Q") ? "P" : "Q"}`;
    const opened = openSopsFile(await sealed(holder), { keys: [damaged], lookedIn: ["here"] });
    await assert.rejects(opened, (error: unknown) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.problems.join(), /an age identity is damaged \(looked in here\)/);
      const said = [error.message, error.stack ?? "", ...error.problems].join().toUpperCase();
      return !said.includes(damaged.slice(20, 40));
    });
  });

  it("are taken from a command's words as sops takes them", () => {
    const cases: readonly (readonly [string, readonly string[] | undefined])[] = [
      ["a b", ["a", "b"]],
      [` a  'b c'"d e"\\ f `, ["a", "b cd e f"]],
      [`a '' "\\""`, ["a", "", '"']],
      ["a $HOME; b*", ["a", "$HOME;", "b*"]],
      ["a # b\nc", ["a", "c"]],
      ["a 'b", undefined],
      ["a \\", undefined],
    ];
    for (const [command, words] of cases) assert.deepEqual(splitWords(command), words, command);
  });

  describe("of which sops opens a file with one", () => {
    let tools: SecretTools;
    before(async function () {
      tools = await requireSecretTools(this);
    });

    const open = async (recipients: readonly string[], env: Readonly<Record<string, string>>) => {
      const all = { PATH: process.env["PATH"] ?? "", XDG_CACHE_HOME: cache, HOME: home, ...env };
      const json = ["--input-type", "json", "--output-type", "json"];
      const run = async (args: readonly string[], input: string): Promise<string> => {
        const options = { env: { ...all, SOPS_DISABLE_VERSION_CHECK: "true" }, extendEnv: false, input };
        return (await execa(tools.sops, ["--config", "/dev/null", ...args], options)).stdout;
      };
      const encrypt = ["encrypt", ...json, "--age", recipients.join(","), "--filename-override", "x.json"];
      const text = await run(encrypt, '{"a": "opened"}');
      const bySops: unknown = JSON.parse(
        await run(["decrypt", ...json, "--filename-override", "x.json"], text),
      );
      const here = await openSopsFile(parseSopsFile("x", Buffer.from(text)), readIdentities(all));
      return { bySops, here: Object.fromEntries(here) };
    };
    const opened = { bySops: { a: "opened" }, here: { a: "opened" } };
    const sshKey = async (path: string): Promise<string> => {
      const file = join(home, path);
      mkdirSync(dirname(file), { recursive: true });
      await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "mali", "-f", file]);
      return readFileSync(`${file}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
    };
    const keysTxt = (...holders: readonly (Holder | undefined)[]): string =>
      holders
        .map((holder) => `# created: today\n# public key: ${holder?.recipient ?? ""}\n${key(holder)}\n`)
        .join("\n");
    const sources: readonly (readonly [string, () => Record<string, string>])[] = [
      ["the whole of a keys.txt in SOPS_AGE_KEY", () => ({ SOPS_AGE_KEY: keysTxt(one, two) })],
      ["several in one line of SOPS_AGE_KEY", () => ({ SOPS_AGE_KEY: `${key(one)} ${key(two)}` })],
      [
        "what SOPS_AGE_KEY_CMD prints",
        () => ({ SOPS_AGE_KEY_CMD: `cat '${write("a b/keys.txt", keysTxt(one, two))}'` }),
      ],
      [
        "what SOPS_AGE_KEY_CMD prints for a recipient",
        () => {
          write(two?.recipient ?? "", key(two));
          return { SOPS_AGE_KEY_CMD: `sh -c 'cat "${home}/$SOPS_AGE_RECIPIENT"'` };
        },
      ],
      [
        "one in its own file, where SOPS_AGE_KEY_FILE leads nowhere",
        () => {
          write(".config/sops/age/keys.txt", keysTxt(two));
          return { SOPS_AGE_KEY_FILE: join(home, "none.txt") };
        },
      ],
      [
        "one in its own file, where SOPS_AGE_KEY is no identity",
        () => {
          write(".config/sops/age/keys.txt", keysTxt(two));
          return { SOPS_AGE_KEY: "nonsense" };
        },
      ],
      [
        "one below XDG_CONFIG_HOME",
        () => {
          write("xdg/sops/age/keys.txt", keysTxt(two));
          return { XDG_CONFIG_HOME: join(home, "xdg") };
        },
      ],
    ];
    for (const [what, env] of sources) {
      it(`open it here too: ${what}`, async () => {
        assert.deepEqual(await open([two?.recipient ?? ""], env()), opened);
      });
    }

    it("give every byte of a key that the age program prints, its last one too", async () => {
      const recipient = await sshKey("keys/own");
      for (const end of ["\n", "\r\n", "x"]) {
        const fileKey = Buffer.from(`${"k".repeat(32 - end.length)}${end}`);
        const enc = (
          await execa(tools.age, ["--encrypt", "--armor", "--recipient", recipient], { input: fileKey })
        ).stdout;
        const env = { PATH: process.env["PATH"], XDG_CACHE_HOME: cache, HOME: home };
        const given = { recipient, enc, env, files: [], sshFiles: [join(home, "keys/own")] };
        assert.deepEqual(Buffer.from((await decryptByProgram(given)) ?? []), fileKey);
      }
    });

    it("open it here too: an SSH key in ~/.ssh, of a file, and of a command", async () => {
      assert.deepEqual(await open([await sshKey(".ssh/id_ed25519")], {}), opened);
      const other = await sshKey("keys/other");
      const file = join(home, "keys/other");
      assert.deepEqual(await open([other], { SOPS_AGE_SSH_PRIVATE_KEY_FILE: file }), opened);
      assert.deepEqual(await open([other], { SOPS_AGE_SSH_PRIVATE_KEY_CMD: `cat ${file}` }), opened);
      await assert.rejects(open([other], {}), /Failed to get the data key/);
    });
  });
});
