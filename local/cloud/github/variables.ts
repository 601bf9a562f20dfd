import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { textAt, type Properties } from "../values.ts";
import {
  createdAt,
  environmentId,
  environmentVariableToken,
  repositoryId,
  requireEnvironment,
  variableToken,
} from "./common.ts";
import { requireRepository } from "./repository.ts";

const common = {
  page: "https://docs.github.com/en/rest/actions/variables",
  missing: ["the limit on the number of variables"],
  check: checkVariable,
  // GitHub keeps names in upper case; the id has the name as the program wrote it.
  key: (id: string) => id.replace(/[^:]*$/, (name) => name.toUpperCase()),
  computed: {
    repositoryId,
    createdAt,
    updatedAt: ({ context }) => context.now.toISOString(),
  },
} satisfies Partial<ResourceType>;

export const environmentVariable: ResourceType = {
  ...common,
  token: environmentVariableToken,
  emulated: [
    "the environment must exist; names in upper case, not starting with GITHUB_ or a digit; 48 KB at most",
  ],
  identity: { kind: "natural", id: (state) => `${environmentId(state)}:${nameOf(state)}` },
  replaceOn: ["environment", "repository", "variableName"],
  before: async ({ state, context }, store) => {
    await requireRepository(state, context, store);
    await requireEnvironment(state, context, store);
  },
};

export const repositoryVariable: ResourceType = {
  ...common,
  token: variableToken,
  emulated: ["names in upper case, not starting with GITHUB_ or a digit; 48 KB at most"],
  identity: { kind: "natural", id: (state) => `${textAt(state, "repository") ?? ""}:${nameOf(state)}` },
  replaceOn: ["repository", "variableName"],
  before: async ({ state, context }, store) => {
    await requireRepository(state, context, store);
  },
};

/** The rules on a variable's name and value; `name` is the property to report. */
export function checkVariable(inputs: Properties): InputProblem[] {
  const name = textAt(inputs, "variableName");
  const value = textAt(inputs, "value");
  const problems: InputProblem[] = [];
  if (name !== undefined && (!/^[A-Za-z_]\w*$/.test(name) || /^github_/i.test(name))) {
    const reason = `"${name}" must have letters, digits and underscores only, and start with neither a digit nor GITHUB_`;
    problems.push({ property: "variableName", reason });
  }
  if (value !== undefined && Buffer.byteLength(value) > 48 * 1024) {
    problems.push({ property: "value", reason: "must have at most 48 KB" });
  }
  return problems;
}

function nameOf(state: Properties): string {
  return textAt(state, "variableName") ?? "";
}
