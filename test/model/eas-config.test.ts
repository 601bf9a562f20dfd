import assert from "node:assert/strict";
import { easConfig } from "../../model/eas-config.ts";
import { GantryError } from "../../model/errors.ts";
import { example } from "../support/example.ts";

describe("eas.json", () => {
  it("has a build profile for every environment's channel", () => {
    const { build } = easConfig([example("production"), example("staging")]);
    assert.deepEqual(build, {
      production: {
        channel: "production",
        distribution: "store",
        environment: "production",
        autoIncrement: true,
        env: { ENVIRONMENT_CONTEXT: "production", EXPO_PUBLIC_API_URL: "https://api.lotus.example" },
      },
      staging: {
        channel: "staging",
        distribution: "internal",
        environment: "preview",
        autoIncrement: false,
        env: { ENVIRONMENT_CONTEXT: "staging", EXPO_PUBLIC_API_URL: "https://api-staging.lotus.example" },
      },
    });
  });

  it("submits what goes to a store", () => {
    assert.deepEqual(easConfig([example("production"), example("staging")]).submit, { production: {} });
  });

  it("says where at the stores a build goes that a release submits", () => {
    const catalog = example("production");
    const surfaces = catalog.surfaces.map((surface) =>
      surface.platform === "expo-eas"
        ? { ...surface, expo: { ...surface.expo, submit: { appStoreId: "1234567891", playTrack: "beta" } } }
        : surface,
    );
    assert.deepEqual(easConfig([{ ...catalog, surfaces }]).submit, {
      production: { ios: { ascAppId: "1234567891" }, android: { track: "beta" } },
    });
  });

  it("is empty where no environment has the app", () => {
    const { environment } = example();
    assert.deepEqual(easConfig([{ environment, surfaces: [] }]).build, {});
  });

  it("refuses one profile for two channels", () => {
    assert.throws(() => easConfig([example("staging"), example("staging")]), GantryError);
  });
});
