import type { Difference } from "./differences.ts";
import { changeKinds, type Change, type ChangeKind, type Plan } from "./plan.ts";
import type { Paint } from "../../terminal/paint.ts";
import { cut, padded, widthOf, wrapped } from "../../terminal/width.ts";

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
export function planText(plan: Plan, paint: Paint, columns?: number): string {
  const moving = plan.changes.filter(({ kind }) => kind !== "same");
  const room = roomFor(moving, columns);
  const owners = [...new Set(moving.map(({ owner }) => owner))].toSorted();
  const blocks = owners.flatMap((owner) => {
    const lines = moving.filter((change) => change.owner === owner && ownLine(change) !== owner);
    const own = moving.find((change) => ownLine(change) === owner);
    const head =
      own === undefined
        ? `    ${owner || "(on its own)"}`
        : `  ${sign(own.kind, paint)} ${paint.bold(owner)}`;
    return [
      head,
      ...renameLines(own, paint),
      ...lines.toSorted(byTypeAndName).flatMap((change) => changeLines(change, paint, room)),
    ];
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
  return `${change.type.split(":").at(-1) ?? ""} ${change.called ?? change.name}`;
}

function renameLines(own: Change | undefined, paint: Paint): string[] {
  if (own?.renamedFrom === undefined) return [];
  return [paint.dim(`      renamed from ${own.renamedFrom}; its resources keep their names`)];
}

/** How many columns a kind may take, so that names stand below each other; and a whole line. */
interface Room {
  label: number;
  line: number;
}

const mark = "      + ".length;
const below = " ".repeat(10);

/** A terminal that is too narrow for the longest name gives less to the kinds; nowhere else is anything cut. */
function roomFor(moving: readonly Change[], columns: number | undefined): Room {
  if (columns === undefined) return { label: 44, line: Infinity };
  const longest = Math.max(0, ...moving.map(({ name }) => widthOf(name)));
  return { label: Math.min(44, Math.max(0, columns - longest - mark - 1)), line: columns };
}

function changeLines(change: Change, paint: Paint, room: Room): string[] {
  const line = `${padded(labelOf(change), room.label)} ${change.name}`;
  const [first = "", ...more] =
    mark + widthOf(line) <= room.line
      ? [line]
      : [labelOf(change), cut(change.name, room.line - below.length)];
  const taken = " (exists already, and is taken over)";
  const isBeside = mark + widthOf(first) + taken.length <= room.line;
  return [
    `      ${sign(change.kind, paint)} ${first}${change.takenOver === true && isBeside ? taken : ""}`,
    ...[
      ...more,
      ...(change.takenOver === true && !isBeside ? [taken.trim()] : []),
      ...valueLines(change, room.line - below.length).map((text) => paint.dim(text)),
      ...(change.goesAlong ?? []).flatMap((along) => wrapped(along, room.line - below.length)),
    ].map((text) => below + text),
  ];
}

/** What changes, old → new, below its name where it is too long; the field alone where the engine told no value. */
function valueLines(change: Change, room: number): string[] {
  return differencesByPath(change).flatMap(([path, difference]) => {
    if (difference === undefined) return [path];
    const value = `${difference.old} → ${difference.new}`;
    if (widthOf(`${path}: ${value}`) <= room) return [`${path}: ${value}`];
    const lines = widthOf(value) + 2 <= room ? [value] : [difference.old, `→ ${difference.new}`];
    return [`${path}:`, ...lines.map((line) => `  ${cut(line, room - 2)}`)];
  });
}

/** The paths of what an update changes, each with what is there and what will be where the engine told that. */
export function differencesByPath({ fields, differences = [] }: Change): [path: string, Difference?][] {
  return fields.flatMap((field): [string, Difference?][] => {
    const own = differences.filter((each) => each.field === field);
    return own.length === 0 ? [[field]] : own.map((each) => [each.path, each]);
  });
}

function labelOf({ type }: Change): string {
  const [provider = "", path = ""] = type.split(":");
  const kind = type.split(":").at(-1) ?? type;
  const module = path.split("/")[0] ?? "";
  return [provider, module === "index" ? "" : module, kind].filter((part) => part !== "").join(" ");
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
