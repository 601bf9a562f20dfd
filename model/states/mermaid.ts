import { statesOf, type Lifecycle } from "./lifecycle.ts";

/** A lifecycle as a Mermaid state diagram; final states lead to the end. */
export function stateDiagram(table: Lifecycle): string {
  const states = statesOf(table);
  const id = (state: string): string => `s${states.indexOf(state)}`;
  const arrows = Object.entries(table.transitions).flatMap(([from, edges]) =>
    edges.length === 0
      ? [`  ${id(from)} --> [*]`]
      : edges.map(({ to, on, needs }) => {
          const label = [on, needs && `only with ${needs}`].filter(Boolean).join("; ");
          return `  ${id(from)} --> ${id(to)}${label === "" ? "" : ` : ${label}`}`;
        }),
  );
  return [
    "stateDiagram-v2",
    ...states.map((state) => `  state "${state}" as ${id(state)}`),
    `  [*] --> ${id(table.initial)}`,
    ...arrows,
  ].join("\n");
}
