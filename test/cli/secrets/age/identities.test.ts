import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readIdentities } from "../../../../cli/secrets/age/identities.ts";
import { openSopsFile } from "../../../../cli/secrets/sops/open-sops-file.ts";
import { parseSopsFile } from "../../../../cli/secrets/sops/sops-file.ts";
import { GantryError } from "../../../../model/errors.ts";
import { temporaryFolder } from "../../../support/clean-up.ts";
import { makeFileKey, makeHolder, sealSecrets, type Holder } from "../../../support/sealed-secrets.ts";

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
  const refusal = (env: Record<string, string>): string => {
    try {
      readIdentities({ HOME: home, ...env });
    } catch (error) {
      assert.ok(error instanceof GantryError);
      return `${error.message} ${error.hint ?? ""}`;
    }
    assert.fail("they were read");
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

  it("are refused without a word of what stands there", () => {
    const SOPS_AGE_KEY_FILE = write("bad.txt", `${key(one)}\ncanary-not-a-key\n`);
    assert.match(refusal({ SOPS_AGE_KEY_FILE }), /line 2 of ".*bad\.txt" is no age identity/);
    assert.doesNotMatch(refusal({ SOPS_AGE_KEY_FILE }), /canary|AGE-SECRET-KEY-1[A-Z0-9]/);
    assert.match(refusal({ SOPS_AGE_KEY: "canary" }), /line 1 of SOPS_AGE_KEY/);
    assert.match(refusal({ SOPS_AGE_KEY_FILE: join(home, "none.txt") }), /the file does not exist/);
    const locked = write("locked.txt", "age-encryption.org/v1\n-> scrypt x\n");
    assert.match(refusal({ SOPS_AGE_KEY_FILE: locked }), /passphrase/);
  });

  it("are refused when one is damaged, without repeating it", async () => {
    const holder = await makeHolder();
    const text = sealSecrets(new Map([["a", "b"]]), await makeFileKey([holder.recipient]));
    const damaged = `${holder.identity.slice(0, -1)}${holder.identity.endsWith("Q") ? "P" : "Q"}`;
    const opened = openSopsFile(parseSopsFile("x", Buffer.from(text)), {
      keys: [damaged],
      lookedIn: ["here"],
    });
    await assert.rejects(opened, (error: unknown) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.message, /an age identity is damaged \(looked in here\)/);
      return !`${error.message} ${error.stack ?? ""}`.toUpperCase().includes(damaged.slice(20, 40));
    });
  });
});
