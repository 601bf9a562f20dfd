import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Context, ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { whyPlaceReserves } from "../../model/reserved-names.ts";
import { at, hasUnknown, textAt, UNKNOWN, type Properties } from "../values.ts";
import { defaultTeam, requireProject, teamOf, teamToken, variableToken } from "./common.ts";

export const environmentVariable: ResourceType = {
  token: variableToken,
  page: "https://vercel.com/docs/rest-api/reference/endpoints/projects/create-one-or-more-environment-variables",
  emulated: [
    "the project must exist; one variable per key, target and branch (ENV_CONFLICT)",
    "names that Vercel keeps for itself are refused, and more than 1,000 variables of a project in one of its environments",
    "whether it is sensitive has to be said; a sensitive one cannot be read back, so its drift is invisible; it cannot be meant for development",
    "a team whose `sensitiveEnvironmentVariablePolicy` is on takes sensitive ones only, but for development alone",
    "a replacement is made first, and refused while the old one is there, unless the program says `deleteBeforeReplace`",
  ],
  missing: [
    "custom environments are not looked up; the policy is looked at by an update, and not by a preview",
  ],
  identity: {
    kind: "assigned",
    unique,
    id: (hex) => Buffer.from(hex.slice(0, 24), "hex").toString("base64url"),
    fromImport: (id) => id.split("/").at(-1) ?? id,
  },
  replaceOn: ["projectId", "teamId", "key", "sensitive", "customEnvironmentIds"],
  deleteBeforeReplace: false,
  unordered: ["targets", "customEnvironmentIds"],
  sensitive: ["value", "valueWo"],
  readable: (state) => (state["sensitive"] === false ? ["value"] : []),
  check: (inputs) => [
    ...checkKey(inputs),
    ...checkTargets(inputs),
    ...checkSensitive(inputs),
    ...checkValue(inputs),
  ],
  defaults: (_inputs, context) => defaultTeam(context),
  computed: {},
  before: async ({ id, state, context }, store) => {
    await requireProject(state, store);
    await requireTeamsPolicy(state, context, store);
    const others = (await store.list(variableToken)).filter((each) => each.id !== id);
    const key = textAt(state, "key") ?? "";
    if (others.some((each) => overlaps(each.state, state))) {
      throw new CloudError(
        400,
        `ENV_CONFLICT - A variable with the name \`${key}\` already exists for the target and branch.`,
      );
    }
    const own = others.filter((each) => each.state["projectId"] === state["projectId"]);
    const targets = at(state, "targets.*").filter((target) => typeof target === "string");
    for (const target of targets) {
      const count = own.filter((each) => at(each.state, "targets.*").includes(target)).length;
      if (count < mostVariables) continue;
      throw new CloudError(
        400,
        `too_many_envs - A project has at most ${mostVariables} variables in ${target}.`,
      );
    }
  },
  // Vercel does not give a sensitive value back; the provider keeps what it wrote.
  onRead: (cloud, known) =>
    cloud["sensitive"] === true && known["value"] !== undefined ? { ...cloud, value: known["value"] } : cloud,
};

/** What a team enforces is in a file of its own; no program of Gantry's makes one. */
async function requireTeamsPolicy(state: Properties, context: Context, store: Store): Promise<void> {
  const team = await store.read(teamToken, teamOf(state, context));
  if (team?.state["sensitiveEnvironmentVariablePolicy"] !== "on" || state["sensitive"] === true) return;
  if (at(state, "targets.*").every((target) => target === "development")) return;
  throw new CloudError(
    400,
    "This team has a policy that forces all environment variables to be sensitive. Please set the `sensitive` field to `true` in your configuration.",
  );
}

/** Of a project, in each of its environments: https://vercel.com/docs/environment-variables */
const mostVariables = 1000;

function unique(state: Properties): string {
  const targets = ["targets", "customEnvironmentIds"].map((name) =>
    at(state, `${name}.*`).map(String).sort().join(","),
  );
  return [
    textAt(state, "projectId") ?? "",
    textAt(state, "key") ?? "",
    textAt(state, "gitBranch") ?? "",
    ...targets,
  ].join("\n");
}

function overlaps(a: Properties, b: Properties): boolean {
  const same = ["projectId", "key", "gitBranch"].every((name) => a[name] === b[name]);
  return same && at(a, "targets.*").some((target) => at(b, "targets.*").includes(target));
}

function checkKey(inputs: Properties): InputProblem[] {
  const key = textAt(inputs, "key");
  if (key === undefined) return [];
  const reserved = whyPlaceReserves(key, "vercel");
  if (reserved !== undefined) return [{ property: "key", reason: `"${key}" ${reserved}` }];
  if (/^[A-Za-z_]\w{0,255}$/.test(key)) return [];
  return [
    {
      property: "key",
      reason: `"${key}" must have letters, digits and underscores, and not start with a digit`,
    },
  ];
}

function checkTargets(inputs: Properties): InputProblem[] {
  const targets = at(inputs, "targets.*");
  if (
    targets.length === 0 &&
    at(inputs, "customEnvironmentIds.*").length === 0 &&
    !hasUnknown(inputs["targets"]) &&
    !hasUnknown(inputs["customEnvironmentIds"])
  ) {
    return [{ property: "targets", reason: "one of targets and customEnvironmentIds must be set" }];
  }
  const known = ["production", "preview", "development", UNKNOWN];
  const wrong = targets.filter((each) => typeof each === "string").filter((each) => !known.includes(each));
  return wrong.length === 0
    ? []
    : [{ property: "targets", reason: `"${wrong.join('", "')}" is not production, preview or development` }];
}

function checkSensitive(inputs: Properties): InputProblem[] {
  if (typeof inputs["sensitive"] !== "boolean" && !hasUnknown(inputs["sensitive"]))
    return [{ property: "sensitive", reason: "must be set: true or false" }];
  if (inputs["sensitive"] !== true || !at(inputs, "targets.*").includes("development")) return [];
  return [{ property: "sensitive", reason: "sensitive variables cannot target development" }];
}

function checkValue(inputs: Properties): InputProblem[] {
  const given = ["value", "valueWo"].filter((name) => at(inputs, name).length > 0);
  return given.length === 1
    ? []
    : [{ property: "value", reason: "exactly one of value and valueWo must be set" }];
}
