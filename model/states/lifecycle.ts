import { ExitCode, GantryError } from "../errors.ts";

/** One arrow of a lifecycle. */
interface Transition<S extends string> {
  to: S;
  /** What makes it happen, for people. */
  on?: string;
  /** What must be given for it, such as `governance entry`; without it the transition is illegal. */
  needs?: string;
}

/** The states of an entity and the ways between them: one table, from which code, tests and diagrams follow. */
export interface Lifecycle<S extends string = string> {
  /** The entity, and the field where it is one. */
  name: string;
  /** The seed that has it. */
  seed: string;
  initial: S;
  transitions: Readonly<Record<S, readonly Transition<S>[]>>;
}

/** A way that a lifecycle does not have, or one that lacks what it needs. */
export class IllegalTransitionError extends GantryError {
  readonly lifecycle: string;
  readonly from: string;
  readonly to: string;
  /** The states that can follow `from`. */
  readonly allowed: readonly string[];
  /** What was not given, where that is all that is missing. */
  readonly missing: string | undefined;

  constructor(table: Lifecycle, from: string, to: string) {
    const edges = edgesOf(table, from);
    const allowed = edges.map((edge) => edge.to);
    const missing = edges.find((edge) => edge.to === to)?.needs;
    const reason = missing === undefined ? "is not allowed" : `is only allowed with ${missing}`;
    super(`${table.name}: "${cut(from)}" → "${cut(to)}" ${reason}`, {
      hint: hintOf(table, from, allowed),
      exitCode: ExitCode.failed,
    });
    this.lifecycle = table.name;
    this.from = from;
    this.to = to;
    this.allowed = allowed;
    this.missing = missing;
  }
}

/** Declares a lifecycle; every state that an arrow leads to must be one that the table has. */
export function lifecycle<const S extends string>(table: Lifecycle<S>): Lifecycle<S> {
  return table;
}

/** The new state. Throws an IllegalTransitionError that names both states and what is allowed. */
export function transition<S extends string>(
  table: Lifecycle<S>,
  from: string,
  to: string,
  given: readonly string[] = [],
): S {
  const edge = edgesOf(table, from).find((one) => one.to === to);
  if (edge === undefined || (edge.needs !== undefined && !given.includes(edge.needs))) {
    throw new IllegalTransitionError(table, from, to);
  }
  return edge.to;
}

/** Whether one state leads to another in any number of steps, whatever they need; a state leads to itself. */
export function leadsTo(table: Lifecycle, from: string, to: string): boolean {
  const reached = new Set([from]);
  for (const state of reached) for (const edge of edgesOf(table, state)) reached.add(edge.to);
  return reached.has(to);
}

/** The states of a lifecycle in the table's order. */
export function statesOf(table: Lifecycle): string[] {
  return Object.keys(table.transitions);
}

function edgesOf<S extends string>(table: Lifecycle<S>, from: string): readonly Transition<S>[] {
  return new Map<string, readonly Transition<S>[]>(Object.entries(table.transitions)).get(from) ?? [];
}

function hintOf(table: Lifecycle, from: string, allowed: readonly string[]): string {
  const states = statesOf(table);
  if (!states.includes(from)) return `the states are ${states.join(", ")}`;
  return allowed.length === 0 ? `"${from}" is final` : `from "${from}" it can go to ${allowed.join(", ")}`;
}

function cut(state: string): string {
  return state.length > 60 ? `${state.slice(0, 60)}…` : state;
}
