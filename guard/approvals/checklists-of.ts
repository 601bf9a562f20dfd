import { loadEnvironment } from "../../catalog/load.ts";
import { tagNamed } from "../../clients/git/history.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { formatTagName } from "../../model/observed/tag-name.ts";
import { readChecklists } from "../../stacks/checklists.ts";
import { ofVersion } from "../../stacks/which-counts.ts";
import type { Candidate } from "./change-set.ts";
import { checklistText } from "./checklist-text.ts";

/**
 * The checklists of a version that is to be approved, for people, as the clone has them: the one that counts and the draft. Empty where
 * there is none and none is asked for, and for what is no version.
 */
export async function checklistsOf(
  root: string,
  { environment, subject }: Candidate,
  place: ReleasePlace,
): Promise<string> {
  if (subject.kind !== "version") return "";
  const { version, subproject } = subject;
  const own = subproject === undefined ? {} : { subproject };
  const tag = await tagNamed(root, formatTagName({ ...own, tagType: "VERSION", version }));
  if (tag === undefined) return "";
  const { checklists, problems } = await readChecklists(root, environment, place);
  const { signed, draft } = ofVersion(checklists, tag);
  const now = new Date();
  const shown = [signed, draft].flatMap((kept) => (kept === undefined ? [] : [checklistText({ kept }, now)]));
  const isAsked = loadEnvironment(root, environment).releaseChannels.some(
    ({ name }) => name === "production",
  );
  if (shown.length === 0 && isAsked) shown.push(`no checklist of ${tag.name} for ${environment} yet`);
  return [...problems, ...shown].map((text) => `${text}\n`).join("");
}
