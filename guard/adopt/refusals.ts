import { ExitCode, GantryError } from "../../model/errors.ts";
import { isSound } from "../judge/judgement.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import { problemsOf } from "../path/check-final-state.ts";
import { unsaidIn, type Adopted } from "./adoption.ts";

/** Names or URNs of what differs, and what somebody decided of it. */
export interface Agreed {
  /** May be changed to what the catalog asks for. */
  accept: readonly string[];
  /** Stays as it is there, and the catalog is to say so. */
  keep: readonly string[];
}

/** Of one name there is one decision. @throws GantryError otherwise */
export function checkAgreed({ accept, keep }: Agreed): void {
  const both = keep.find((name) => accept.includes(name));
  if (both === undefined) return;
  throw new GantryError(`--keep ${both} and --accept ${both} contradict each other`, {
    hint: "--keep leaves what is there and changes the catalog, --accept leaves the catalog and changes what is there: give one of them",
    exitCode: ExitCode.usage,
  });
}

/** Why nothing is taken over yet, a line each. What is kept counts as said by the catalog: it is asked once that is written. */
export function refusals(
  adopted: readonly Adopted[],
  { accept, keep }: Agreed,
  preview: StackPreview,
): string[] {
  const unknown = accept.filter(
    (name) => !adopted.some((each) => each.state === "differs" && isCalled(each, name)),
  );
  return [
    ...unknown.map((name) => `--accept ${name}: nothing that differs is called that`),
    ...adopted.flatMap((each) => {
      if (!isOpen(each) || keep.some((name) => isCalled(each, name))) return [];
      if (each.state === "replaced")
        return [`${wordsOf(each)} would be made anew: the catalog has to say what is there`];
      if (accept.some((name) => isCalled(each, name))) return [];
      return [`${wordsOf(each)} differs: ${(each.fields ?? []).join(", ")}`];
    }),
    ...(isSound(preview) ? [] : problemsOf(preview)),
  ];
}

/**
 * Why what is there cannot be kept, a line each.
 *
 * @param preview where what is in the state already is called by its name as well: there is nothing to keep of that
 */
export function keepProblems(
  adopted: readonly Adopted[],
  { accept, keep }: Agreed,
  { plan }: Pick<StackPreview, "plan">,
): string[] {
  return keep.flatMap((given) => {
    const named = adopted.filter((each) => isCalled(each, given));
    if (named.length === 0) {
      const isKnown = plan.changes.some((each) => isCalled(each, given));
      return isKnown ? [] : [`--keep ${given}: nothing is called that`];
    }
    return named.flatMap((each) => {
      const { state } = each;
      if (state === "same" || state === "asked again") return [];
      if (!isOpen(each))
        return [`--keep ${given}: there is nothing of ${wordsOf(each)} to keep yet (${state})`];
      if (accept.some((name) => isCalled(each, name)))
        return [`--keep ${given}: ${wordsOf(each)} is to be changed by --accept as well`];
      const unsaid = unsaidIn(each);
      return unsaid.length === 0
        ? []
        : [`--keep ${given}: no key of the catalog says ${unsaid.join(", ")} of ${wordsOf(each)} alone`];
    });
  });
}

/** Whether it is another than the catalog asks for. */
function isOpen({ state }: Adopted): boolean {
  return state === "differs" || state === "replaced";
}

/** What is there, differs, and is to be kept. */
export function keptOf(adopted: readonly Adopted[], { keep }: Pick<Agreed, "keep">): readonly Adopted[] {
  return adopted.filter((each) => isOpen(each) && keep.some((name) => isCalled(each, name)));
}

function isCalled({ urn, name }: Pick<Adopted, "urn" | "name">, given: string): boolean {
  return urn === given || name === given;
}

function wordsOf({ type, name }: Adopted): string {
  return `${type.split(":").at(-1) ?? type} ${name}`;
}
