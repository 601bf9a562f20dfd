import type { VersionReference } from "../../../model/observed/environment-record.ts";
import type { ReleaseLog } from "../../../model/observed/release-log.ts";
import type { ExpoBuild } from "../../../model/expo-builds.ts";
import { mobilePlatforms, type MobilePlatform, type NativeBuild } from "./eas.ts";

/** What Expo keeps of which version something is: the tag's object says which, since a tag can be made anew. */
export function markOf({ name, id }: VersionReference): string {
  return `${name} ${id}`;
}

/** Whether the words of a message name a version. */
export function isMarked(words: readonly string[], { name, id }: VersionReference): boolean {
  return words[0] === name && words[1] === id;
}

/** The message of a native build: its version, and the native side that it has. */
export function buildMessage(version: VersionReference, fingerprint: string): string {
  return `${markOf(version)} native ${fingerprint}`;
}

/**
 * The native side that a surface's users have: of the last release that succeeded and went forward. One that went back
 * brought no build.
 */
export function installedFingerprint(
  { attempts }: Pick<ReleaseLog, "attempts">,
  surface: string,
): string | undefined {
  for (const { said, ended } of attempts.toReversed()) {
    if (ended?.said.status !== "SUCCESS" || said.cause === "rollback") continue;
    const own = said.fingerprint.find((each) => each.surface === surface);
    if (own !== undefined) return own.fingerprint;
  }
  return undefined;
}

/** What a build is needed for. */
interface Native {
  version: VersionReference;
  /** The one that is released. */
  fingerprint: string;
  /** The one that users have; undefined where none was ever released. */
  installed: string | undefined;
}

/**
 * The platforms that need a new native build: both where the native side changed, and one whose newest build with that native
 * side failed, maybe after its release. What was begun for the same version is not begun again. A further build is needed where
 * none has that native side, since nobody began with it by hand.
 */
export function platformsToBuild(
  native: Native,
  builds: readonly NativeBuild[],
  { platforms, isFurther }: Pick<ExpoBuild, "platforms" | "isFurther"> = {
    platforms: mobilePlatforms,
    isFurther: false,
  },
): MobilePlatform[] {
  const { version, fingerprint, installed } = native;
  return platforms.filter((platform) => {
    const same = builds.filter((build) => build.platform === platform && nativeOf(build) === fingerprint);
    const own = same.find(({ message }) => isMarked(message.split(" "), version));
    if (own !== undefined) return hasFailed(own);
    const [newest] = same;
    if (newest !== undefined && hasFailed(newest)) return true;
    return isFurther ? newest === undefined : installed !== fingerprint;
  });
}

function nativeOf({ message }: NativeBuild): string | undefined {
  const words = message.split(" ");
  return words[2] === "native" ? words[3] : undefined;
}

/** The newest build for each platform that was begun for a version; none where its native side was there already. */
export function buildsOf(version: VersionReference, builds: readonly NativeBuild[]): NativeBuild[] {
  const own = builds.filter(({ message }) => isMarked(message.split(" "), version));
  return mobilePlatforms.flatMap((platform) => own.find((build) => build.platform === platform) ?? []);
}

/** Whether nobody will ever have it. */
export function hasFailed({ status }: NativeBuild): boolean {
  return status === "ERRORED" || status === "CANCELED" || status === "PENDING_CANCEL";
}
