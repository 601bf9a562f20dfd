import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { linked } from "./linked.ts";

const options = {
  prebuilt: { type: "boolean" },
  prod: { type: "boolean" },
  "skip-domain": { type: "boolean" },
  "no-wait": { type: "boolean" },
  json: { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  meta: { type: "string", short: "m", multiple: true },
  api: { type: "string" },
  "global-config": { type: "string", short: "Q" },
} as const;

const team = z.object({ id: z.string() });
const project = z.object({ id: z.string(), name: z.string(), rootDirectory: z.string().nullish() });
const deployment = z.object({
  id: z.string(),
  url: z.string(),
  inspectorUrl: z.string().nullish(),
  readyState: z.string(),
  target: z.string().nullish(),
});
const refusal = z.object({
  error: z.object({ code: z.string(), message: z.string(), missing: z.array(z.string()).optional() }),
});

/** `vercel deploy --prebuilt`: uploads `.vercel/output` as the real one does, and says what came of it as JSON. */
export async function deploy(
  args: readonly string[],
  folder: string,
  token: string | undefined,
): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.api === undefined)
    throw new Error("the stand-in reaches the local cloud alone: --api says where it is");
  if (token === undefined || token === "")
    throw new Error('No existing credentials found. Please run `vercel login` or pass "--token"');
  if (values["skip-domain"] === true && values.prod !== true)
    throw new Error("The `--skip-domain` option can only be used with production deployments.");
  const output = join(folder, ".vercel", "output");
  if (values.prebuilt !== true || !existsSync(output))
    throw new Error(`The "--prebuilt" option was used, but no prebuilt output found in ".vercel/output".`);
  const ask = asker(values.api, token);
  const { projectId, orgId } = linked(folder);
  const of = orgId.startsWith("team_")
    ? `?teamId=${team.parse(await ask("GET", `/teams/${orgId}`)).id}`
    : "?";
  const { name, rootDirectory } = project.parse(await ask("GET", `/v9/projects/${projectId}${of}`));
  const root = join(folder, rootDirectory ?? ".");
  if (!existsSync(root)) throw new Error(`The provided path “${root}” does not exist.`);
  const files = filesBelow(output, ".vercel/output");
  const body = {
    name,
    target: "production",
    meta: Object.fromEntries((values.meta ?? []).map(pair)),
    ...(values["skip-domain"] === true ? { autoAssignCustomDomains: false } : {}),
    files: files.map(({ file, sha, data }) => ({ file, sha, size: data.length })),
  };
  const make = (): Promise<unknown> => ask("POST", `/v13/deployments${of}&prebuilt=1`, JSON.stringify(body));
  const first = await make().catch(async (error: unknown) => {
    if (!(error instanceof Refused) || error.missing === undefined) throw error;
    for (const sha of error.missing) {
      const data = files.find((each) => each.sha === sha)?.data ?? Buffer.alloc(0);
      await ask("POST", `/v2/files${of}`, data, { "x-now-digest": sha, "x-now-size": String(data.length) });
    }
    return make();
  });
  const made = deployment.parse(first);
  const { inspectorUrl = null, target = null, readyState } = made;
  const said = { id: made.id, url: `https://${made.url}`, inspectorUrl, readyState, target };
  process.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
}

class Refused extends Error {
  readonly missing: readonly string[] | undefined;

  constructor({ message, missing }: { message: string; missing?: readonly string[] | undefined }) {
    super(message);
    this.missing = missing;
  }
}

type Ask = (
  method: "GET" | "POST",
  path: string,
  body?: string | Buffer<ArrayBuffer>,
  headers?: Readonly<Record<string, string>>,
) => Promise<unknown>;

function asker(base: string, token: string): Ask {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(60_000),
    });
    const answered: unknown = await response.json();
    if (response.ok) return answered;
    throw new Refused(refusal.parse(answered).error);
  };
}

interface Uploaded {
  file: string;
  sha: string;
  data: Buffer<ArrayBuffer>;
}

function filesBelow(folder: string, name: string): Uploaded[] {
  return readdirSync(folder).flatMap((entry) => {
    const [path, file] = [join(folder, entry), `${name}/${entry}`];
    const stat = lstatSync(path);
    if (stat.isDirectory()) return filesBelow(path, file);
    const data = stat.isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path);
    return [{ file, sha: createHash("sha1").update(data).digest("hex"), data }];
  });
}

function pair(text: string): [string, string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}
