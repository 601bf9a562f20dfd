import { environmentName, type EnvironmentName } from "../scalars.ts";
import { subprojectPath, versionName } from "./tag-name.ts";

/** One person's signed approval of a version for an environment, where GitHub has no required reviewers. */
export interface ApprovalTag {
  subproject?: string;
  environment: EnvironmentName;
  version: string;
  /** The GitHub login of the approver. */
  login: string;
}

const pattern =
  /^(?:(?<subproject>.+)\/)?approvals\/(?<environment>[^/]+)\/(?<version>[^/]+)\/by-(?<login>[^/]+)$/;
const loginPattern = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/;

/** `[<subproject>/]approvals/<environment>/<version>/by-<login>`, or undefined for any other name. */
export function parseApprovalTag(name: string): ApprovalTag | undefined {
  const { subproject, environment, version, login } = pattern.exec(name)?.groups ?? {};
  const knownEnvironment = environmentName.safeParse(environment);
  const knownVersion = versionName.safeParse(version);
  if (!knownEnvironment.success || !knownVersion.success) return undefined;
  if (login === undefined || !loginPattern.test(login)) return undefined;
  const approval = { environment: knownEnvironment.data, version: knownVersion.data, login };
  if (subproject === undefined) return approval;
  return subprojectPath.safeParse(subproject).success ? { subproject, ...approval } : undefined;
}

export function formatApprovalTag({ subproject, environment, version, login }: ApprovalTag): string {
  const name = `approvals/${environment}/${version}/by-${login}`;
  return subproject === undefined ? name : `${subproject}/${name}`;
}
