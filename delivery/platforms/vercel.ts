import { join } from "node:path";
import { startSurfaces } from "../../local/surfaces.ts";
import { vercelProjectName } from "../../model/cloud-names.ts";
import type { VercelSurface } from "../../model/declared/deployment-surface.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import { GantryError } from "../../model/errors.ts";
import { servedHosts } from "../../model/vercel-hosts.ts";
import { readBundle } from "../bundles/bundle-file.ts";
import type { Source } from "../bundles/source.ts";
import type { KnownVersion } from "../deploy/facts.ts";
import type { Asked, Platform, Release } from "./platform.ts";
import { untilReady } from "./until-ready.ts";
import { withVercel, type VercelPlace } from "./vercel/access.ts";
import type { ListedDeployment, VercelApi, VercelProject } from "./vercel/api.ts";
import { buildForVercel } from "./vercel/build.ts";
import { leadBack, leadTo } from "./vercel/domains.ts";
import { uploadToVercel } from "./vercel/upload.ts";
import { isAlive, untilDeployed, whereDomainsLead } from "./vercel/wait.ts";

/**
 * Vercel: what was built of the version for this environment is uploaded as a deployment without any domain, asked whether it
 * is ready, and then gets the domains. Going back leads the domains to a deployment that is still there.
 */
export const vercel: Platform = {
  name: "vercel",
  bundles: {
    async build({ surface, ...build }) {
      if (surface.platform !== "vercel") return {};
      const { leftOut } = await buildForVercel(build, surface);
      if (leftOut > 0) {
        const crons = leftOut === 1 ? "a cron" : `${leftOut} crons`;
        build.progress.step(
          `notice: ${surface.id}: ${crons} of the app's own run in production alone; vercel.crons says what runs in ${surface.environment}`,
        );
      }
      return {};
    },
    look: (asked) => withVercel(asked, ({ api }) => lookAt(api, asked)),
  },
  begin(release) {
    const moved = release.sources.flatMap((source) =>
      source.surface.platform === "vercel" ? [{ ...source, surface: source.surface }] : [],
    );
    if (moved.length === 0) return undefined;
    const deployed = new Map<string, string>();
    const each = (act: (place: VercelPlace, moving: Moving) => Promise<void>): Promise<void> =>
      withVercel(release, async (place) => {
        for (const source of moved) {
          const project = await place.api.project(vercelProjectName(release.catalog, source.surface));
          await act(place, { source, project, deployment: deployed.get(source.surface.id) });
        }
      });
    return {
      prepare: () =>
        each(async (place, { source, project }) => {
          const id = source.placed ?? (await upload(release, place, source, project));
          deployed.set(source.surface.id, id);
        }),
      ready: () =>
        each(async ({ api }, { source, deployment }) => {
          if (deployment !== undefined) await askWhetherReady(release, api, source.surface, deployment);
        }),
      shift: () =>
        each(async ({ api }, { source, project, deployment }) => {
          if (project === undefined || deployment === undefined) return;
          const domains = servedHosts(source.surface);
          release.progress.step(`${release.catalog.environment}: ${domains.join(", ")} to ${deployment}`);
          const isBack = release.attempt().said.cause === "rollback";
          await (isBack ? leadBack : leadTo)(api, { project, domains, to: deployment });
        }),
      back: () =>
        each(async ({ api }, { source: { surface }, project }) => {
          if (project !== undefined) await bringBack(release, api, surface, project);
        }),
    };
  },
};

/** A surface under way, and what Vercel has for it by now. */
interface Moving {
  source: Source & { surface: VercelSurface };
  project: VercelProject | undefined;
  /** Of this version; undefined until it was prepared. */
  deployment: string | undefined;
}

async function lookAt(api: VercelApi, asked: Asked): ReturnType<NonNullable<Platform["bundles"]>["look"]> {
  const serving = new Map<string, string>();
  const placed = new Map<string, string>();
  for (const { surface, to } of asked.moves) {
    if (surface.platform !== "vercel") continue;
    const project = await api.project(vercelProjectName(asked.catalog, surface));
    // The stack makes it, in the first deployment.
    if (project === undefined) continue;
    const serves = await whereDomainsLead(api, project, new URL(surface.endpointUrl).hostname);
    if (serves !== undefined) serving.set(surface.id, serves);
    const { environment } = asked.catalog;
    const bundle = await readBundle(asked.project, { environment, surface: surface.id, commit: to.commit });
    const all = await api.deploymentsWith(project, versionMeta(asked, to));
    // Whoever built it anew means that one; whoever goes back wants what is known to serve.
    const wanted = all.filter(
      (each) =>
        asked.cause === "rollback" ||
        bundle === undefined ||
        "problem" in bundle ||
        isOf(each, bundle.artifact.checksum),
    );
    const found = wanted.find(({ readyState }) => readyState === "READY");
    if (found !== undefined) placed.set(surface.id, found.uid);
  }
  return { serving, placed };
}

/** The deployment's id. One that a killed run uploaded is taken up, and not made twice. */
async function upload(
  release: Release,
  place: VercelPlace,
  { surface, to, bundle }: Moving["source"],
  project: VercelProject | undefined,
): Promise<string> {
  const { context, local, progress, catalog } = release;
  if (project === undefined) {
    throw new GantryError(`Vercel has no project "${vercelProjectName(release.catalog, surface)}"`, {
      hint: `"gantry up ${catalog.environment}" makes it; vercel:team in Pulumi.${catalog.environment}.yaml says where`,
    });
  }
  if (bundle === undefined) {
    throw new GantryError(`${surface.id}: there is no bundle of ${to.tag.name}`, {
      hint: `gantry bundle ${catalog.environment} ${to.tag.name}`,
    });
  }
  const { checksum } = bundle.artifact;
  const before = (await place.api.deploymentsWith(project, versionMeta(release, to))).find(
    (each) => isAlive(each) && isOf(each, checksum),
  );
  if (before !== undefined) return before.uid;
  progress.step(`${catalog.environment}: uploading ${surface.id} of ${to.tag.name} to Vercel`);
  return uploadToVercel({
    context,
    project: release.project,
    local,
    place,
    to: project,
    surface,
    bundle,
    meta: {
      ...versionMeta(release, to),
      gantryVersion: to.tag.name,
      gantryCommit: to.commit,
      [bundleKey]: checksum,
    },
  });
}

/** One that asks for a login is Vercel's to judge: it calls a deployment ready once its functions answer. */
async function askWhetherReady(
  { project, local, progress }: Release,
  api: VercelApi,
  surface: VercelSurface,
  id: string,
): Promise<void> {
  progress.step(`${surface.id}: is ${id} ready?`);
  const { url } = await untilDeployed(api, id);
  if (surface.vercel.protection !== "none") return;
  if (!local) return untilReady([new URL(surface.readyCheck, `https://${url}`)], progress);
  const emulated = await startSurfaces(join(project.local, "cloud"));
  try {
    await untilReady([new URL(`/${url}${surface.readyCheck}`, emulated.url)], progress);
  } finally {
    await emulated.close();
  }
}

/** To what served when the attempt began, by its record: it holds after a kill as well. */
async function bringBack(
  { attempt, progress, catalog }: Release,
  api: VercelApi,
  surface: VercelSurface,
  project: VercelProject,
): Promise<void> {
  const domains = servedHosts(surface);
  const before = attempt().said.serving.find((each) => each.surface === madeAs(surface))?.revision;
  const led = new Map<string, string>();
  for (const domain of domains) {
    const now = await whereDomainsLead(api, project, domain);
    if (now !== undefined && now !== before) led.set(domain, now);
  }
  if (led.size === 0) return;
  if (before === undefined) {
    for (const [domain, now] of led)
      progress.step(`notice: ${domain} stays at ${now}: it served nothing before`);
    return;
  }
  progress.step(`${catalog.environment}: ${domains.join(", ")} back to ${before}`);
  await leadBack(api, { project, domains, to: before });
}

const bundleKey = "gantryBundle";

/** What a deployment of a version for an environment is found by. The tag's object: one that was made anew is another version. */
function versionMeta(
  { catalog }: Pick<Asked, "catalog">,
  { tag }: KnownVersion,
): Readonly<Record<string, string>> {
  return { gantryTag: tag.id, gantryEnvironment: catalog.environment };
}

function isOf({ meta }: ListedDeployment, checksum: string): boolean {
  return meta?.[bundleKey] === checksum;
}
