import type { Provider } from "./resource-type.ts";

/** The provider's settings: from its configuration (`gcp:config:project`), else from the environment's variables. */
export function configOf(
  provider: Provider,
  given: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const config: Record<string, string> = {};
  for (const [setting, variable] of Object.entries(provider.settings)) {
    const value =
      given.get(`${provider.name}:config:${setting}`) ??
      (variable === undefined ? undefined : variables[variable]);
    if (value !== undefined && value !== "") config[setting] = value;
  }
  return config;
}
