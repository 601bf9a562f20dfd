import type { ExpoSurface } from "../../model/declared/deployment-surface.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import { expoBuilds } from "../../model/expo-builds.ts";
import { GantryError } from "../../model/errors.ts";
import type { Source } from "../bundles/source.ts";
import { writeAppFolder } from "./expo/app-folder.ts";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { buildApp } from "./expo/build-app.ts";
import { easIn, type Eas, type MobilePlatform, type NativeBuild, type UpdateGroup } from "./expo/eas.ts";
import {
  backMessage,
  isBroughtBy,
  newestFor,
  ownGroups,
  ownMessage,
  servedBefore,
  shiftMessage,
} from "./expo/groups.ts";
import { layOutSource } from "./expo/lay-out-source.ts";
import { buildMessage, buildsOf, hasFailed, installedFingerprint, platformsToBuild } from "./expo/native.ts";
import { unpackApp } from "./expo/unpack-app.ts";
import type { Asked, Move, Platform, Release } from "./platform.ts";

/**
 * Expo EAS. A version is published on a branch of its own, which no build listens to; users reach it once it is published
 * again on their channel, and reach what served before once that is published again. Nothing at Expo is ever taken away.
 */
export const expoEas: Platform = {
  name: "expo-eas",
  bundles: {
    build: (build) => buildApp(asMobile(build)),
    async look(asked) {
      const serving = new Map<string, string>();
      const placed = new Map<string, string>();
      for (const move of asked.moves) {
        const mobile = asMobile(move);
        const { serves, lies } = await inApp(asked, mobile, (eas) => lookAt(eas, asked, mobile));
        if (serves !== undefined) serving.set(mobile.surface.id, serves);
        if (lies !== undefined) placed.set(mobile.surface.id, lies);
      }
      return { serving, placed };
    },
  },
  begin(release) {
    const mobiles = release.sources.filter(({ surface }) => surface.platform === "expo-eas").map(asMobile);
    if (mobiles.length === 0) return undefined;
    const each = (act: (release: Release, eas: Eas, mobile: Mobile) => Promise<void>) => async () => {
      for (const mobile of mobiles) await inApp(release, mobile, (eas) => act(release, eas, mobile));
    };
    return {
      prepare: each(prepare),
      ready: each(askWhetherReady),
      shift: each(shift),
      back: each(back),
    };
  },
};

/** A version of one app on its way. */
type Mobile = Source & { surface: ExpoSurface };

function asMobile<On extends Pick<Move, "surface">>(on: On): On & { surface: ExpoSurface } {
  const { surface } = on;
  if (surface.platform === "expo-eas") return { ...on, surface };
  throw new Error(`${surface.id} lies on ${surface.platform}`);
}

/** Asks Expo from a folder that says which app is meant. */
function inApp<Result>(
  access: Pick<Asked, "context" | "project" | "catalog" | "local">,
  { surface }: { surface: ExpoSurface },
  act: (eas: Eas) => Promise<Result>,
): Promise<Result> {
  return inTemporaryFolder("expo", (folder) => {
    writeAppFolder(folder, { catalog: access.catalog, surface });
    return act(easIn(folder, access));
  });
}

/** The branch of one version alone: of the surface as well, since two may be of one app. */
function ownBranch({ catalog }: Pick<Asked, "catalog">, { surface, to }: Move<ExpoSurface>): string {
  return `gantry-${catalog.environment}-${madeAs(surface)}-${to.version}`;
}

/**
 * Whoever goes forward always has a bundle: it alone says which native side it needs. Throws where users would not get what
 * is published.
 */
async function lookAt(
  eas: Eas,
  asked: Asked,
  mobile: Move<ExpoSurface>,
): Promise<{ serves: string | undefined; lies: string | undefined }> {
  const [newest] = await servedOn(eas, mobile.surface);
  if (asked.cause !== "rollback") return { serves: newest?.id, lies: undefined };
  const [group] = ownGroups(await eas.groups(ownBranch(asked, mobile)), mobile.to.tag, undefined);
  return { serves: newest?.id, lies: group?.id };
}

/** What users of the channel get, the newest first. Throws where they would not get what is published there now. */
async function servedOn(eas: Eas, { id, expo }: ExpoSurface): Promise<UpdateGroup[]> {
  const channel = await eas.channel(expo.channel);
  if (channel === undefined) return [];
  if (channel.isPaused) {
    throw new GantryError(
      `${id}: the channel ${expo.channel} is paused, and nobody gets what is published there`,
      {
        hint: `eas channel:resume ${expo.channel}`,
      },
    );
  }
  const [branch, other] = channel.updateBranches;
  if (other !== undefined) {
    throw new GantryError(`${id}: a rollout is in progress on the channel ${expo.channel}`, {
      hint: `end it: eas channel:rollout ${expo.channel}`,
    });
  }
  const groups = branch === undefined ? [] : await eas.groups(branch.name);
  const rolledOut = groups.find(
    (group) => group.rolloutPercentage < 100 && group === newestFor(groups, group.runtimeVersion),
  );
  if (rolledOut === undefined) return groups;
  throw new GantryError(
    `${id}: the update ${rolledOut.id} is rolled out to ${rolledOut.rolloutPercentage} %, and what comes after it would not reach everybody`,
    { hint: `end it: eas update:edit ${rolledOut.id} --rollout-percentage 100` },
  );
}

/** Native builds first: where there is an update, whatever it needs was begun. */
async function prepare(release: Release, eas: Eas, mobile: Mobile): Promise<void> {
  const { progress, catalog, attempt } = release;
  const { surface, to, bundle } = mobile;
  if (attempt().said.cause !== "rollback") await buildNative(release, eas, mobile);
  if ((await groupsHere(release, eas, mobile)).length > 0) return;
  if (bundle === undefined) throw gone(mobile);
  progress.step(`${catalog.environment}: publishing ${surface.id} of ${to.tag.name} where nobody listens`);
  await inTemporaryFolder("expo", async (folder) => {
    writeAppFolder(folder, { catalog, surface }, await unpackApp(bundle, folder));
    await easIn(folder, release).publish(
      ownBranch(release, mobile),
      ownMessage(to.tag, bundle.artifact.checksum),
    );
  });
}

/** Where the native side changed, or its last build failed. Nobody waits for them: users get the update once they have one. */
async function buildNative(release: Release, eas: Eas, { surface, to, bundle }: Mobile): Promise<void> {
  const { progress, project, catalog, facts } = release;
  const fingerprint = bundle?.manifest.fingerprint;
  if (bundle === undefined || fingerprint === undefined) return;
  const installed = installedFingerprint(facts.log, madeAs(surface));
  const native = { version: to.tag, fingerprint, installed };
  const needed: { profile: string; platforms: readonly MobilePlatform[] }[] = [];
  for (const build of expoBuilds(surface)) {
    const platforms = platformsToBuild(native, await eas.builds(build.profile), build);
    if (platforms.length > 0) needed.push({ profile: build.profile, platforms });
  }
  if (needed.length === 0) return;
  const config = await unpackApp(bundle);
  await inTemporaryFolder("expo", async (folder) => {
    const app = await layOutSource(project.root, to.commit, folder, { catalog, surface }, config);
    const at = easIn(app, { ...release, sourceRoot: folder });
    for (const { profile, platforms } of needed) {
      progress.step(
        `${surface.id}: no build has its native side: ${profile} for ${platforms.join(" and ")}, at Expo`,
      );
      await at.build(profile, platforms, buildMessage(to.tag, fingerprint));
    }
  });
}

/** What lies on the version's own branch: of the bundle that is released, or of whatever was when nobody has one. */
async function groupsHere(release: Release, eas: Eas, mobile: Mobile): Promise<UpdateGroup[]> {
  const { placed, bundle, to } = mobile;
  const checksum = placed === undefined ? bundle?.artifact.checksum : undefined;
  return ownGroups(await eas.groups(ownBranch(release, mobile)), to.tag, checksum);
}

async function askWhetherReady(release: Release, eas: Eas, mobile: Mobile): Promise<void> {
  const { surface, to } = mobile;
  if ((await groupsHere(release, eas, mobile)).length === 0) throw gone(mobile);
  if (release.attempt().said.cause === "rollback") return;
  const failed: NativeBuild[] = [];
  for (const { profile } of expoBuilds(surface))
    failed.push(...buildsOf(to.tag, await eas.builds(profile)).filter(hasFailed));
  if (failed.length === 0) return;
  throw new GantryError(`${surface.id}: a native build of ${to.tag.name} failed`, {
    problems: failed.map(
      ({ platform, id, status, error }) => `${platform} ${id}: ${error?.message ?? status.toLowerCase()}`,
    ),
    hint: "its page at expo.dev has the log; the same command builds it again",
  });
}

async function shift(release: Release, eas: Eas, mobile: Mobile): Promise<void> {
  const { progress, attempt } = release;
  const { surface, to } = mobile;
  const { attempt: id, cause } = attempt().said;
  const groups = await servedOn(eas, surface);
  const own = await groupsHere(release, eas, mobile);
  for (const group of own) {
    const serves = newestFor(groups, group.runtimeVersion);
    if (serves !== undefined && isBroughtBy(serves, id)) continue;
    progress.step(`${surface.id}: ${to.tag.name} to everybody with the native side ${group.runtimeVersion}`);
    await eas.republish(group.id, surface.expo.channel, shiftMessage(to.tag, id));
  }
  const [newest] = groups;
  const isLeft = newest !== undefined && newestFor(own, newest.runtimeVersion) === undefined;
  if (cause === "rollback" && isLeft) {
    progress.step(
      `notice: ${surface.id}: whoever has the native side ${newest.runtimeVersion} keeps ${newest.id}: ${to.tag.name} was not made for it`,
    );
  }
  if (cause !== "rollback") await submit(release, eas, mobile);
}

/** The last thing of all: what a store has is not taken back. */
async function submit({ progress }: Release, eas: Eas, { surface, to }: Mobile): Promise<void> {
  for (const { profile, submit: stores } of expoBuilds(surface)) {
    if (stores === undefined) continue;
    const builds = buildsOf(to.tag, await eas.builds(profile));
    if (builds.length === 0) continue;
    const submitted = await eas.submitted();
    for (const build of builds) {
      if (submitted.has(build.id)) continue;
      progress.step(
        `${surface.id}: its native build for ${build.platform} goes to the store once it is there`,
      );
      await eas.submit(profile, build);
    }
  }
}

/** For each native side that this attempt published to, what served there before. */
async function back(release: Release, eas: Eas, mobile: Mobile): Promise<void> {
  const { progress, attempt } = release;
  const { surface } = mobile;
  const { attempt: id } = attempt().said;
  const groups = await servedOn(eas, surface);
  const served = groups.filter(
    (group) => group === newestFor(groups, group.runtimeVersion) && isBroughtBy(group, id),
  );
  for (const { id: now, runtimeVersion } of served) {
    const before = servedBefore(groups, runtimeVersion, id);
    if (before === undefined) {
      progress.step(
        `notice: ${surface.id} stays at ${now}: nothing served the native side ${runtimeVersion} before`,
      );
      continue;
    }
    progress.step(`${surface.id}: back to ${before.id}`);
    await eas.republish(before.id, surface.expo.channel, backMessage(id, before.id));
  }
}

function gone({ surface, to }: Mobile): GantryError {
  return new GantryError(`${surface.id}: ${to.tag.name} lies not at Expo any more`, {
    hint: 'build it with "gantry bundle", and try again',
  });
}
