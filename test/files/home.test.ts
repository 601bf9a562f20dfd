import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { join } from "node:path";
import { userCache } from "../../engine/obtain/program-cache.ts";
import { homeOf } from "../../files/home.ts";
import { keyFile } from "../../secrets/age/identities.ts";

describe("the home folder", () => {
  it("is what HOME says", () => {
    assert.equal(homeOf({ HOME: "/home/mali" }), "/home/mali");
  });

  it("is the account's where HOME is empty or not there, and never the folder that the command was started in", () => {
    for (const env of [{}, { HOME: "" }, { HOME: undefined }]) {
      const { homedir } = userInfo();
      assert.equal(homeOf(env), homedir);
      assert.equal(userCache(env, "engine"), join(homedir, ".cache", "gantry", "engine"));
      assert.ok(keyFile(env).startsWith(homedir));
    }
  });
});
