/** What of the engine's own variables is the user's to set: where the state is and how to get at it. */
const passedOn =
  /^PULUMI_(ACCESS_TOKEN|API|BACKEND_URL|CONFIG_PASSPHRASE|CONFIG_PASSPHRASE_FILE|CREDENTIALS_PATH|HOME|DISABLE_AUTOMATIC_PLUGIN_ACQUISITION|PLUGIN_DOWNLOAD_URL_OVERRIDES|(DIY_BACKEND|SELF_MANAGED_STATE)_\w+)$/;

/** Options of Node that make a process run code which is not the project's: the pack would no longer be the pack. */
const loadsCode = /(^|\s)(-r|--require|--import|--loader|--experimental-loader)\b/;

/** Where credentials were last replaced, whose files the rules see, what is deployed, where mistakes go: gantry says so itself. */
const own: readonly string[] = [
  "GANTRY_ROTATIONS",
  "GANTRY_ROOT",
  "GANTRY_TALLY",
  "GANTRY_DECLARED",
  "GANTRY_DEPLOYMENT",
  "GANTRY_MISTAKE",
];

export interface GivenEnvironment {
  env: Record<string, string>;
  /** The names of what was left out. */
  dropped: readonly string[];
}

/**
 * The environment that the engine inherits. Any flag of pulumi can be given as PULUMI_OPTION_…, targets and skipped
 * previews included, and other variables turn off parts of the engine: only those pass that say where the state is.
 */
export function engineEnvironment(env: Readonly<Record<string, string | undefined>>): GivenEnvironment {
  const given = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const dropped = given.filter(([name, value]) => isDropped(name, value)).map(([name]) => name);
  return { env: Object.fromEntries(given.filter(([name]) => !dropped.includes(name))), dropped };
}

function isDropped(name: string, value: string): boolean {
  if (name === "NODE_OPTIONS") return loadsCode.test(value);
  if (name === "NODE_PATH" || own.includes(name)) return true;
  return name.startsWith("PULUMI_") && !passedOn.test(name);
}
