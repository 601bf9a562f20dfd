import { readChecklists } from "../../stacks/checklists.ts";
import type { KnownVersion } from "../deploy/facts.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import type { ChecklistReading } from "../gates/checklist-gate.ts";
import { judgeChecklist, type JudgeOptions } from "./judge-checklist.ts";
import { ofVersion } from "../../stacks/which-counts.ts";

/** Reads for each version the checklist that counts, and judges it. A branch whose files were tampered with lets none of them pass. */
export async function readForGate(
  versions: readonly KnownVersion[],
  options: Omit<JudgeOptions, "version"> & { place: ReleasePlace },
): Promise<ChecklistReading[]> {
  const { project, catalog, place } = options;
  const { environment } = catalog;
  const { checklists, problems: tampered } = await readChecklists(project.root, environment, place);
  return Promise.all(
    versions.map(async (version): Promise<ChecklistReading> => {
      const { name } = version.tag;
      const of = `${name} ${environment}${place === "local" ? " --local" : ""}`;
      if (tampered.length > 0) {
        const hint = `bring the file back as its record has it: "git log -p gantry/${environment} -- checklists"`;
        return { version: name, problems: tampered, unasked: [], notes: [], hint };
      }
      const { signed, draft, ofOtherTag } = ofVersion(checklists, version.tag);
      const notes =
        draft === undefined
          ? []
          : [`${draft.by} has begun another one, which is a draft and decides nothing`];
      if (signed === undefined) {
        const problem =
          draft !== undefined
            ? `its checklist is a draft that nobody has signed off, by ${draft.by}`
            : ofOtherTag.length > 0
              ? "its checklist is of another tag of that name, which was made anew since"
              : "nobody has written a checklist for it";
        return {
          version: name,
          problems: [problem],
          unasked: [],
          notes: [],
          hint: `gantry checklist fill ${of}`,
        };
      }
      const judged = await judgeChecklist(signed, { ...options, version });
      const { problems, unasked } = judged;
      return {
        version: name,
        problems,
        unasked,
        notes: [...notes, ...judged.notes],
        hint: judged.hint ?? `gantry checklist check ${of}`,
      };
    }),
  );
}
