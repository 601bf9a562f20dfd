import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { textAt, type Properties } from "../values.ts";
import {
  createdAt,
  environmentId,
  environmentVariableToken,
  importedId,
  providerTime,
  repositoryId,
  requireEnvironment,
  variableToken,
} from "./common.ts";
import { replaceOnOtherRepository, requireRepository } from "./repository.ts";

const common = {
  page: "https://docs.github.com/en/rest/actions/variables",
  missing: ["the limit on the number of variables"],
  check: checkVariable,
  // GitHub keeps names in upper case; the id has the name as the program wrote it.
  key: (id: string, state: Properties) =>
    (textAt(state, "variableName") === undefined ? id : variableId(state)).replace(/[^:]*$/, (name) =>
      name.toUpperCase(),
    ),
  gone: "refuse",
  replaceWhen: replaceOnOtherRepository,
  computed: {
    repositoryId,
    createdAt,
    updatedAt: ({ context }) => providerTime(context.now.toISOString()),
  },
} satisfies Partial<ResourceType>;

export const environmentVariable: ResourceType = {
  ...common,
  token: environmentVariableToken,
  emulated: [
    "the environment must exist; names in upper case, not starting with GITHUB_ or a digit; 48 KB at most",
  ],
  identity: {
    kind: "natural",
    id: variableId,
    fromImport: importedId("repository:environment:name"),
  },
  replaceOn: ["environment", "variableName"],
  before: async ({ state, context }, store) => {
    await requireRepository(state, context, store);
    await requireEnvironment(state, context, store);
  },
};

export const repositoryVariable: ResourceType = {
  ...common,
  token: variableToken,
  emulated: ["names in upper case, not starting with GITHUB_ or a digit; 48 KB at most"],
  identity: { kind: "natural", id: variableId, fromImport: importedId("repository:name") },
  replaceOn: ["variableName"],
  before: async ({ state, context }, store) => {
    await requireRepository(state, context, store);
  },
};

/** The rules on a variable's name and value; `name` is the property to report. */
export function checkVariable(inputs: Properties): InputProblem[] {
  const name = textAt(inputs, "variableName");
  const value = textAt(inputs, "value");
  const problems: InputProblem[] = [];
  if (name !== undefined && (!/^[A-Za-z_]\w{0,254}$/.test(name) || /^github_/i.test(name))) {
    const reason = `"${name}" must have at most 255 letters, digits and underscores, and start with neither a digit nor GITHUB_`;
    problems.push({ property: "variableName", reason });
  }
  if (value !== undefined && Buffer.byteLength(value) > 48 * 1024) {
    problems.push({ property: "value", reason: "must have at most 48 KB" });
  }
  return problems;
}

function variableId(state: Properties): string {
  const place =
    textAt(state, "environment") === undefined ? (textAt(state, "repository") ?? "") : environmentId(state);
  return `${place}:${textAt(state, "variableName") ?? ""}`;
}
