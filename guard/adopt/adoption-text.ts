import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { paintFor } from "../../terminal/paint.ts";
import { table, wrappedBelow } from "../../terminal/table.ts";
import { adoptionStates, unsaidIn, type Adopted } from "./adoption.ts";
import { editLine } from "./catalog-edit.ts";

/** Everything that was looked for, a line each; then what differs, field by field, and what cannot be taken over, and why. */
export function adoptionText(
  adopted: readonly Adopted[],
  context: Pick<Context, "columns" | "color">,
): string {
  const { red } = paintFor(context);
  const rows = adopted.map(({ state, type, name, id = "" }) => [
    state === "same" || state === "asked again" || state === "absent" ? state : { text: state, paint: red },
    type.split(":").at(-1) ?? type,
    name,
    id,
  ]);
  const columns = [
    { head: "state" },
    { head: "type", cut: true },
    { head: "name" },
    { head: "id", cut: true, optional: true },
  ] as const;
  return [table(columns, rows, context), ...adopted.flatMap((each) => detail(each, context))].join("\n");
}

function detail(each: Adopted, context: Pick<Context, "columns">): string[] {
  const { name, type, state, why, differences = [], fields = [], edits = [] } = each;
  const title = `${type.split(":").at(-1) ?? type} ${name}`;
  if (state === "differs" || state === "replaced") {
    const told = new Set(differences.map(({ field }) => field));
    const keeps =
      unsaidIn(each).length === 0
        ? `--keep ${name} writes into the catalog`
        : "to keep what is there, write into the catalog";
    const lines = [
      ...differences.map(({ path, old, new: now }) => `${path}: there ${old}, declared ${now}`),
      ...edits.map((edit) => `${keeps}: ${editLine(edit)}`),
      ...fields.filter((field) => !told.has(field)).map((field) => `${field}: differs`),
    ];
    const head =
      state === "differs" ? `${title} differs:` : `${title} would be made anew, which no adoption does:`;
    return [`${[head, ...lines.flatMap((line) => wrappedBelow(line, context))].join("\n")}\n`];
  }
  return why === undefined ? [] : [`${[`${title}: ${state}`, ...wrappedBelow(why, context)].join("\n")}\n`];
}

/** How many there are of each kind, the worst last. */
export function adoptionCounts(adopted: readonly Adopted[]): string {
  const counts = adoptionStates.flatMap((state) => {
    const count = adopted.filter((each) => each.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${counted(adopted.length, "resource")} in no state: ${counts.join(", ")}`;
}
