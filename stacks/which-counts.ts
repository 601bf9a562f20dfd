import type { VersionReference } from "../model/observed/environment-record.ts";
import type { KeptChecklist } from "./checklists.ts";

/** The checklists of one version in one environment. */
export interface OfVersion {
  /** The newest that somebody has signed off, whatever it says: an older one never hides it. */
  signed: KeptChecklist | undefined;
  /** The draft that is written to; it takes nothing away from what is signed off. */
  draft: KeptChecklist | undefined;
  /** Drafts and signed ones of a tag of that name that was another object. */
  ofOtherTag: readonly KeptChecklist[];
}

/** Which checklists are of that very tag object, and which of them counts. `checklists` are in the order of their writing. */
export function ofVersion(checklists: readonly KeptChecklist[], tag: VersionReference): OfVersion {
  const named = checklists.filter(({ version }) => version.name === tag.name);
  const own = named.filter(({ version }) => version.id === tag.id);
  return {
    signed: own.findLast(({ isSigned }) => isSigned),
    draft: own.findLast(({ isSigned }) => !isSigned),
    ofOtherTag: named.filter(({ version }) => version.id !== tag.id),
  };
}
