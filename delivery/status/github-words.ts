import type { FromGitHub } from "./ask-github.ts";

/** What nobody was asked about, with the reason. */
export function unaskedSentence(github: FromGitHub): string {
  switch (github.answer) {
    case "asked":
      return "Not asked: killed flags.";
    case "not asked":
      return `Not asked: who has to approve and last night's drift (${github.why}), killed flags.`;
    case "failed":
      return `GitHub could not say who has to approve, nor what last night's drift was: ${github.why}. Not asked: killed flags.`;
  }
}

/** Any of these. */
export function whoText(reviewers: readonly string[]): string {
  return reviewers.length === 0 ? "GitHub" : reviewers.join(" or ");
}
