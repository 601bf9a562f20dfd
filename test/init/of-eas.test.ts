import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { takeProfiles } from "../../init/sources/of-eas.ts";
import type { DraftApp } from "../../init/app-answer.ts";
import { temporaryFolder } from "../support/clean-up.ts";

const mobile: DraftApp = { id: "mobile", platform: "expo-eas", folder: "mobile", packageManager: "npm" };
const environments = ["staging", "production"] as const;

function takenFrom(text: string, apps: readonly DraftApp[] = [mobile]) {
  const repository = temporaryFolder();
  mkdirSync(join(repository, "mobile"));
  writeFileSync(join(repository, "mobile", "eas.json"), text);
  const { taken, ...rest } = takeProfiles(repository, { apps, environments });
  return { taken: taken.profiles, ...rest };
}

describe("an eas.json that is there", () => {
  it("says profiles, channels and plain variables of environments, with what they extend", () => {
    const found = takenFrom(
      JSON.stringify({
        cli: { version: ">= 16.0.0" },
        build: {
          base: {
            node: "22.0.0",
            env: { EXPO_PUBLIC_COLOUR: "red", EXPO_PUBLIC_API_URL: "https://a.example" },
          },
          development: { extends: "base", developmentClient: true, distribution: "internal" },
          staging: { extends: "base", distribution: "internal", channel: "preview", environment: "preview" },
          prod: { extends: "base", env: { EXPO_PUBLIC_API_URL: "https://b.example" }, channel: "live" },
        },
      }),
    );
    assert.deepEqual(found.taken, {
      staging: {
        mobile: {
          profile: "staging",
          channel: "preview",
          distribution: "internal",
          environment: "preview",
          variables: { EXPO_PUBLIC_COLOUR: "red", EXPO_PUBLIC_API_URL: "https://a.example" },
        },
      },
      production: {
        mobile: {
          profile: "prod",
          channel: "live",
          distribution: "store",
          variables: { EXPO_PUBLIC_COLOUR: "red", EXPO_PUBLIC_API_URL: "https://b.example" },
        },
      },
    });
    assert.deepEqual(found.proposals, [
      {
        line: "environments/staging/config.yml surfaces.mobile.expo: profile staging, with EXPO_PUBLIC_COLOUR, EXPO_PUBLIC_API_URL",
        places: ["mobile/eas.json"],
      },
      {
        line: "environments/production/config.yml surfaces.mobile.expo: profile prod, with EXPO_PUBLIC_COLOUR, EXPO_PUBLIC_API_URL",
        places: ["mobile/eas.json"],
      },
    ]);
    assert.deepEqual(found.open, []);
  });

  it("leaves to a person what is for a secret, what somebody else sets, and two profiles of one environment", () => {
    const env = { SENTRY_AUTH_TOKEN: "abcdefabcdef", ENVIRONMENT_CONTEXT: "x", lower: "y" };
    const found = takenFrom(JSON.stringify({ build: { staging: { env }, prod: {}, production: {} } }));
    assert.deepEqual(found.taken, {
      staging: { mobile: { profile: "staging", channel: "staging", distribution: "store" } },
    });
    assert.deepEqual(
      found.open.map(({ line }) => line),
      [
        "of the profile staging, the variable SENTRY_AUTH_TOKEN is for a secret",
        "of the profile staging, the variable ENVIRONMENT_CONTEXT is written by gantry itself",
        "of the profile staging, the variable lower is no name that the catalog takes",
        "profiles prod, production are all of production",
      ],
    );
    assert.ok(!JSON.stringify(found).includes("abcdef"));
  });

  it("gives two environments no channel both, which no catalog takes", () => {
    const { taken, open } = takenFrom(
      JSON.stringify({ build: { staging: { channel: "main" }, production: { channel: "main" } } }),
    );
    assert.equal(taken.staging?.["mobile"]?.channel, "main");
    assert.equal(taken.production?.["mobile"]?.channel, "production");
    assert.equal(open.length, 1);
  });

  it("says nothing where it is none, extends itself, or is of an app elsewhere", () => {
    for (const text of ["", "[]", "{", '{"build":[]}', '{"build":{"staging":{"extends":"staging"}}}'])
      assert.deepEqual(takenFrom(text), { taken: {}, proposals: [], open: [] });
    const onVercel = { ...mobile, platform: "vercel" as const };
    const whole = JSON.stringify({ build: { staging: {} } });
    assert.deepEqual(takenFrom(whole, [onVercel]).taken, {});
    assert.deepEqual(takenFrom(whole, [{ ...mobile, folder: "elsewhere" }]).taken, {});
  });
});
