import { CloudError } from "../cloud-error.ts";
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
  readonly normalise?: ResourceType["normalise"];
  readonly check?: ResourceType["check"];
  /** Throws when that resource does not exist. */
  readonly requireParent: (made: Made, store: Store) => Promise<void>;
}

/** A role granted to one member on a resource. Its id is `<resource>/<role>/<member>`, a condition's parts after it. */
export function iamMember(options: IamOptions): ResourceType {
  return {
    ...common(options, ["role", "member"]),
    emulated: [
      "the resource must exist, and a member that is a service account too",
      "granting what is granted is no error; users and groups are the same in any case",
    ],
    replaceOn: [...options.on, "role", "member", "condition"],
    normalise: { member: caseless, ...options.normalise },
    check: (inputs) => [
      ...checkRole(inputs),
      ...checkMember(inputs, "member"),
      ...(options.check?.(inputs) ?? []),
    ],
  };
}

/** All members of one role on a resource. Its id is `<resource>/<role>`, a condition's parts after it. */
export function iamBinding(options: IamOptions): ResourceType {
  return {
    ...common(options, ["role"]),
    emulated: ["the resource must exist, and members that are service accounts too"],
    replaceOn: [...options.on, "role", "condition"],
    normalise: { "members.*": caseless, ...options.normalise },
    unordered: ["members"],
    check: (inputs) => [...checkRole(inputs), ...checkMember(inputs, "members.*")],
  };
}

/** A principal in the one spelling that its id has: only identities of a pool and everybody depend on the case. */
function caseless(principal: string): string {
  if (/^(principal(Set)?:|allUsers$|allAuthenticatedUsers$)/.test(principal)) return principal;
  const [kind = "", ...whom] = principal.split(":");
  return [kind, ...whom.map((part) => part.toLowerCase())].join(":");
}

/** What follows the resource's name in the id, as the provider puts it together: grants of different conditions differ. */
function granted(state: Properties, parts: readonly ("role" | "member")[]): string[] {
  const condition = ["title", "description", "expression"].map((part) => textAt(state, `condition.${part}`));
  return [
    ...parts.map((part) => caseless(textAt(state, part) ?? "")),
    ...(condition.some((part) => part !== undefined) ? condition.map((part) => part ?? "") : []),
  ];
}

function common(options: IamOptions, parts: readonly ("role" | "member")[]) {
  return {
    token: options.token,
    ...(options.aliases === undefined ? {} : { aliases: options.aliases }),
    page: options.page,
    identity: {
      kind: "natural",
      id: (state: Properties, context: Context) =>
        [options.parent(state, context), ...granted(state, parts)].join("/"),
      fromImport: (id: string) => {
        const given = id.split(/\s+/).filter((part) => part !== "");
        if (given.length > parts.length) return given.join("/");
        const form = ["resource_name", ...parts, "[condition_title]"].join(" ");
        throw new CloudError(400, `Wrong number of parts to Member id ${id}; expected '${form}'.`);
      },
    },
    missing: [
      "propagation takes no time here; conditions are kept and not evaluated, and not found by an import's title",
      "a binding and members of one role on one resource are not played against each other",
    ],
    // The provider's own settings fill them in, and what is there stays when they are left out.
    keeps: options.on.filter((name) => name === "project" || name === "location"),
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
