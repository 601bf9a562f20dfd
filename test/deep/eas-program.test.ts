import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { findProject } from "../../catalog/project.ts";
import { easIn, type NativeBuild } from "../../delivery/platforms/expo/eas.ts";
import { writeJson } from "../../delivery/platforms/expo/app-folder.ts";
import { easConfig } from "../../model/eas-config.ts";
import { GantryError } from "../../model/errors.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { example } from "../support/example.ts";
import { checkout } from "../support/project.ts";

const tool = join(checkout, "tools", "eas", "node_modules", "eas-cli");
const flag = z.object({ type: z.enum(["boolean", "option"]), allowNo: z.boolean().optional() });
const manifest = z.object({
  version: z.string(),
  commands: z.record(z.string(), z.object({ flags: z.record(z.string(), flag) })),
});

/** Expo's own program, as tools/eas pins it: what gantry asks it, it understands. Expo itself cannot be reached from here. */
describe("Expo's own program", function () {
  this.timeout(120_000);
  beforeEach(function () {
    // More than 200 MB that nothing else needs, so CI has it neither.
    if (existsSync(tool)) return;
    if (this.currentTest !== undefined)
      this.currentTest.title += " (without it: npm ci --ignore-scripts --prefix tools/eas)";
    this.skip();
  });

  it("has every flag that gantry gives it", () => {
    const { version, commands } = manifest.parse(
      JSON.parse(readFileSync(join(tool, "oclif.manifest.json"), "utf8")),
    );
    assert.equal(version, "24.8.0");
    const used = readFileSync(join(checkout, "delivery", "platforms", "expo", "eas.ts"), "utf8");
    const flags = [...used.matchAll(/"--([a-z-]+)"/g)].map(([, name = ""]) => name);
    assert.ok(flags.length > 10);
    const known = Object.values(commands).flatMap((command) =>
      Object.entries(command.flags).flatMap(([name, { allowNo }]) =>
        allowNo === true ? [name, `no-${name}`] : [name],
      ),
    );
    assert.deepEqual(
      flags.filter((name) => !known.includes(name)),
      [],
    );
  });

  it("takes the profiles that the catalog makes, with their variables", async () => {
    const catalog = example();
    const surfaces = catalog.surfaces.map((surface) =>
      surface.platform === "expo-eas"
        ? {
            ...surface,
            expo: {
              ...surface.expo,
              environment: "development" as const,
              variables: { EXPO_PUBLIC_COLOUR: "red" },
              builds: { beta: { distribution: "store" as const, platforms: ["ios" as const] } },
            },
          }
        : surface,
    );
    const config = easConfig([{ ...catalog, surfaces }]);
    const folder = temporaryFolder();
    writeJson(folder, "eas.json", config);
    writeJson(folder, "app.json", { expo: { name: "lotus", slug: "lotus" } });
    writeJson(folder, "package.json", { name: "lotus", dependencies: { expo: "*" } });
    const env = { PATH: process.env["PATH"], HOME: folder, EAS_NO_VCS: "1", EAS_PROJECT_ROOT: folder };
    for (const [profile, { distribution, env: variables }] of Object.entries(config.build)) {
      const args = [
        "config",
        "--platform",
        "ios",
        "--profile",
        profile,
        "--eas-json-only",
        "--non-interactive",
      ];
      const { stdout } = await execa(join(tool, "bin", "run"), args, { cwd: folder, env, extendEnv: false });
      const read = z
        .object({ channel: z.string(), distribution: z.string(), environment: z.string(), env: z.unknown() })
        .parse(JSON.parse(stdout.slice(stdout.indexOf("{"))));
      assert.deepEqual(read, {
        channel: "staging",
        distribution,
        environment: "development",
        env: variables,
      });
    }
  });

  it("gets with each command that gantry gives as far as Expo, which does not know whose token it is", async () => {
    const project = findProject(checkout);
    const env = { PATH: process.env["PATH"], HOME: temporaryFolder(), EXPO_TOKEN: "nobody" };
    const eas = easIn(temporaryFolder(), { context: { env }, project, local: false }, []);
    const build: NativeBuild = { id: "x", platform: "ios", status: "FINISHED", message: "" };
    const asked = [
      () => eas.channel("staging"),
      () => eas.groups("staging"),
      () => eas.publish("branch", "message"),
      () => eas.republish("group", "channel", "message"),
      () => eas.builds("staging"),
      () => eas.build("staging", ["android", "ios"], "message"),
      () => eas.submitted(),
      () => eas.submit("staging", build),
    ];
    for (const ask of asked) {
      await assert.rejects(ask(), (error: unknown) => {
        assert.ok(error instanceof GantryError);
        assert.match(error.problems.join("\n"), /GraphQL request failed/);
        return true;
      });
    }
  });
});
