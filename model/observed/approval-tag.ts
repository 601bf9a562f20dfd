import { z } from "zod";
import { environmentName, type EnvironmentName } from "../scalars.ts";
import { holdId } from "./release-record.ts";
import { anyCommitSha } from "./scalars.ts";
import { subprojectPath, versionName } from "./tag-name.ts";

/**
 * What somebody approves: a version; infrastructure alone, by the commit of the default branch that it comes from; or that a
 * hold ends, by its number.
 */
export type ApprovalSubject =
  | { kind: "version"; version: string; subproject?: string }
  | { kind: "commit"; commit: string }
  | { kind: "hold"; hold: string };

/** One person's signed approval for an environment, where GitHub has no required reviewers. */
export interface ApprovalTag {
  environment: EnvironmentName;
  subject: ApprovalSubject;
  /** The GitHub login of the approver. */
  login: string;
}

const pattern =
  /^(?:(?<subproject>.+)\/)?approvals\/(?<environment>[^/]+)\/(?<subject>[^/]+)\/by-(?<login>[^/]+)$/;
const loginPattern = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/;

const subjects = z.union(
  [
    versionName.transform((version) => ({ kind: "version", version }) as const),
    anyCommitSha.transform((commit) => ({ kind: "commit", commit }) as const),
    holdId.transform((hold) => ({ kind: "hold", hold }) as const),
  ],
  "must be a version such as v1.2.3, the whole id of a commit, or a hold such as hold-1764288000",
);

/** A subject from its word; versions alone belong to a subproject. */
export const approvalSubject = z
  .object({ subject: subjects, subproject: subprojectPath.optional() })
  .transform(({ subject, subproject }, context): ApprovalSubject => {
    if (subproject === undefined) return subject;
    if (subject.kind === "version") return { ...subject, subproject };
    context.addIssue({
      code: "custom",
      path: ["subproject"],
      message: `a ${subject.kind} is of no subproject`,
    });
    return z.NEVER;
  });

/** `[<subproject>/]approvals/<environment>/<subject>/by-<login>`, or undefined for any other name. */
export function parseApprovalTag(name: string): ApprovalTag | undefined {
  const { subproject, environment, subject, login } = pattern.exec(name)?.groups ?? {};
  const knownEnvironment = environmentName.safeParse(environment);
  const known = approvalSubject.safeParse({ subject, subproject });
  if (!knownEnvironment.success || !known.success) return undefined;
  if (login === undefined || !loginPattern.test(login)) return undefined;
  return { environment: knownEnvironment.data, subject: known.data, login };
}

export function formatApprovalTag({ login, ...approved }: ApprovalTag): string {
  return `${approvalsFolder(approved)}/by-${login}`;
}

/** The folder of the names of everybody's approvals of one subject. */
export function approvalsFolder({ environment, subject }: Omit<ApprovalTag, "login">): string {
  const name = `approvals/${environment}/${subjectWord(subject)}`;
  return subject.kind === "version" && subject.subproject !== undefined
    ? `${subject.subproject}/${name}`
    : name;
}

/** The word that a command takes for it, and a tag's name has. */
export function subjectWord(subject: ApprovalSubject): string {
  switch (subject.kind) {
    case "version":
      return subject.version;
    case "commit":
      return subject.commit;
    case "hold":
      return subject.hold;
  }
}
