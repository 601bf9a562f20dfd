import { isPlainMap, type Plain } from "./plain.ts";

/**
 * What stands where `gantry init` cannot know a value. The schemas take each of them, and nothing real can be equal to
 * one: they are beyond 64 bits, longer than a login may be, or what no id ever comes out as.
 */
export const placeholders = {
  numericId: "99999999999999999999",
  integer: Number.MAX_SAFE_INTEGER,
  /** Beside the first where two values must differ. */
  otherInteger: Number.MAX_SAFE_INTEGER - 1,
  login: "fill-in-the-login-of-somebody-who-may-approve",
  hexId: "0".repeat(32),
  uuid: "00000000-0000-0000-0000-000000000000",
} as const;

const whole = new Set<unknown>(Object.values(placeholders));

/** Whether a value of the catalog is one of them, or a list that holds one. */
export function isPlaceholder(value: Plain): boolean {
  if (Array.isArray(value)) return value.some(isPlaceholder);
  if (isPlainMap(value)) return Object.values(value).some(isPlaceholder);
  return whole.has(value);
}

/** What the commands that find a value have to name. */
export interface Whereabouts {
  owner: string;
  repository: string;
  domain: string;
  /** Google Cloud project. */
  project?: string;
}

/** The command that finds the value at `path`, such as `product.repository.ownerId`. */
export function howToFind(path: string, { owner, repository, domain, project }: Whereabouts): string {
  const [section = ""] = path.split(".");
  if (path === "product.repository.ownerId") return `gh api users/${owner} --jq .id`;
  if (path === "product.repository.repositoryId") return `gh api repos/${owner}/${repository} --jq .id`;
  if (/^product\.(deploy|drift)Identity\.appId$/.test(path))
    return "gh api apps/<slug of the GitHub App> --jq .id";
  if (section === "approvals") return "gh api users/<login> --jq .id";
  if (section === "expo") return "npx eas-cli project:info";
  if (section === "cloudflare") {
    const field = path.endsWith("zoneId") ? ".result[0].id" : ".result[0].account.id";
    const url = `https://api.cloudflare.com/client/v4/zones?name=${domain}`;
    return `curl -sH "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "${url}" | jq -r ${field}`;
  }
  return `gcloud projects describe ${project ?? "<project id>"} --format "value(projectNumber)"`;
}
