import { changeKinds, type Change, type ChangeKind, type Plan } from "./plan.ts";
import type { Paint } from "../../terminal/paint.ts";

const signs: Readonly<Record<Exclude<ChangeKind, "same">, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
};
const verbs: Readonly<Record<ChangeKind, string>> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  same: "unchanged",
};

/** A plan as people read it: what is added, changed, replaced and destroyed, below the component that it belongs to. */
export function planText(plan: Plan, paint: Paint): string {
  const moving = plan.changes.filter(({ kind }) => kind !== "same");
  const owners = [...new Set(moving.map(({ owner }) => owner))].toSorted();
  const blocks = owners.flatMap((owner) => {
    const lines = moving.filter((change) => change.owner === owner && ownLine(change) !== owner);
    const own = moving.find((change) => ownLine(change) === owner);
    const head =
      own === undefined
        ? `    ${owner || "(on its own)"}`
        : `  ${sign(own.kind, paint)} ${paint.bold(owner)}`;
    return [head, ...lines.toSorted(byTypeAndName).flatMap((change) => changeLines(change, paint))];
  });
  return [...blocks, ...(blocks.length > 0 ? [""] : []), summary(plan)].join("\n");
}

function summary({ counts }: Plan): string {
  return changeKinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${verbs[kind]}`)
    .join(", ");
}

function ownLine(change: Change): string {
  return `${change.type.split(":").at(-1) ?? ""} ${change.name}`;
}

function changeLines(change: Change, paint: Paint): string[] {
  const [, path = ""] = change.type.split(":");
  const kind = change.type.split(":").at(-1) ?? change.type;
  const provider = change.type.split(":")[0] ?? "";
  const module = path.split("/")[0] ?? "";
  const label = [provider, module === "index" ? "" : module, kind].filter((part) => part !== "").join(" ");
  const taken = change.takenOver === true ? " (exists already, and is taken over)" : "";
  const line = `      ${sign(change.kind, paint)} ${label.padEnd(44)} ${change.name}${taken}`;
  return [
    line,
    ...change.fields.map((field) => paint.dim(`          ${field}`)),
    ...(change.goesAlong ?? []).map((along) => `          ${along}`),
  ];
}

function sign(kind: ChangeKind, paint: Paint): string {
  if (kind === "same") return " ";
  const colour = { create: paint.green, update: paint.yellow, replace: paint.magenta, delete: paint.red }[
    kind
  ];
  return colour(signs[kind]);
}

function byTypeAndName(a: Change, b: Change): number {
  return a.type.localeCompare(b.type, "en") || a.name.localeCompare(b.name, "en");
}
