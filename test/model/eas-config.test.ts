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

  it("has a profile for each further build, with the channel and the variables of the surface", () => {
    const catalog = example("production");
    const further = {
      "production-test": { distribution: "internal" as const, platforms: ["android" as const] },
      beta: {
        distribution: "store" as const,
        platforms: ["android" as const, "ios" as const],
        submit: { appStoreId: "1234567892", playTrack: "beta" },
      },
    };
    const surfaces = catalog.surfaces.map((surface) =>
      surface.platform === "expo-eas"
        ? {
            ...surface,
            expo: {
              ...surface.expo,
              environment: "preview" as const,
              variables: { EXPO_PUBLIC_API_URL: "https://other.lotus.example", EXPO_PUBLIC_COLOUR: "red" },
              builds: further,
            },
          }
        : surface,
    );
    const { build, submit } = easConfig([{ ...catalog, surfaces }]);
    const common = {
      channel: "production",
      environment: "preview",
      env: {
        ENVIRONMENT_CONTEXT: "production",
        EXPO_PUBLIC_API_URL: "https://other.lotus.example",
        EXPO_PUBLIC_COLOUR: "red",
      },
    };
    const store = { ...common, distribution: "store", autoIncrement: true };
    assert.deepEqual(build, {
      production: store,
      "production-test": { ...common, distribution: "internal", autoIncrement: false },
      beta: store,
    });
    assert.deepEqual(submit, {
      production: {},
      beta: { ios: { ascAppId: "1234567892" }, android: { track: "beta" } },
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
