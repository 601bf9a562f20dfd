import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Context, Made, ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { at, textAt, type Properties } from "../values.ts";
import { digits, requireAccount } from "./common.ts";

export interface IamOptions {
  readonly token: string;
  readonly aliases?: readonly string[];
  readonly page: string;
  /** Inputs that name the resource which the role is granted on. */
  readonly on: readonly string[];
  /** The full name of that resource. */
  readonly parent: (state: Properties, context: Context) => string;
  readonly defaults?: ResourceType["defaults"];
  /** Throws when that resource does not exist. */
  readonly requireParent: (made: Made, store: Store) => Promise<void>;
}

/** A role granted to one member on a resource. Its id is `<resource>/<role>/<member>`. */
export function iamMember(options: IamOptions): ResourceType {
  return {
    ...common(options),
    emulated: [
      "the resource must exist, and a member that is a service account too",
      "granting what is granted is no error",
    ],
    identity: {
      kind: "natural",
      id: (state, context) =>
        [options.parent(state, context), textAt(state, "role") ?? "", textAt(state, "member") ?? ""].join(
          "/",
        ),
      fromImport: (id) => id.split(" ").join("/"),
    },
    replaceOn: [...options.on, "role", "member", "condition"],
    check: (inputs) => [...checkRole(inputs), ...checkMember(inputs, "member")],
  };
}

/** All members of one role on a resource. Its id is `<resource>/<role>`. */
export function iamBinding(options: IamOptions): ResourceType {
  return {
    ...common(options),
    emulated: ["the resource must exist, and members that are service accounts too"],
    identity: {
      kind: "natural",
      id: (state, context) =>
        [options.parent(state, context), ...granted(state, ["role", "condition.title"])].join("/"),
      fromImport: (id) => id.split(" ").join("/"),
    },
    replaceOn: [...options.on, "role", "condition"],
    unordered: ["members"],
    check: (inputs) => [...checkRole(inputs), ...checkMember(inputs, "members.*")],
  };
}

/** The parts of the id that follow the resource's name; a condition's title is one where there is a condition. */
function granted(state: Properties, parts: readonly string[]): string[] {
  return parts.map((part) => textAt(state, part)).filter((part) => part !== undefined);
}

function common(options: IamOptions) {
  return {
    token: options.token,
    ...(options.aliases === undefined ? {} : { aliases: options.aliases }),
    page: options.page,
    missing: [
      "propagation takes no time here; conditions are kept and not evaluated",
      "a binding and members of one role on one resource are not played against each other",
    ],
    ...(options.defaults === undefined ? {} : { defaults: options.defaults }),
    computed: { etag: ({ id }: Made) => digits(12, id) },
    existing: "adopt",
    before: async (made: Made, store: Store) => {
      await options.requireParent(made, store);
      for (const member of [...at(made.state, "member"), ...at(made.state, "members.*")]) {
        if (typeof member === "string")
          await requireAccount(/^serviceAccount:(.*)$/.exec(member)?.[1], store);
      }
    },
  } as const;
}

const memberPattern =
  /^(allUsers|allAuthenticatedUsers|(user|serviceAccount|group|domain|projectOwner|projectEditor|projectViewer):.+|principal(Set)?:\/\/.+)$/;
const rolePattern = /^(roles\/.+|(projects|organizations)\/[^/]+\/roles\/.+)$/;

function checkRole(inputs: Properties): InputProblem[] {
  const role = textAt(inputs, "role");
  if (role === undefined || rolePattern.test(role)) return [];
  return [{ property: "role", reason: `"${role}" is not a role, such as roles/run.invoker` }];
}

function checkMember(inputs: Properties, path: string): InputProblem[] {
  return at(inputs, path).flatMap((member) => {
    if (
      typeof member !== "string" ||
      memberPattern.test(member) ||
      textAt({ member }, "member") === undefined
    )
      return [];
    return [
      {
        property: path.replace(".*", ""),
        reason: `"${member}" is not an IAM member, such as serviceAccount:name@project.iam.gserviceaccount.com`,
      },
    ];
  });
}
