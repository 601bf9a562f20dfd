import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import { extract } from "tar";
import { inTemporaryFolder } from "../../files/temporary-folder.ts";
import { downloadFile, downloadText, type DownloadOptions } from "./download.ts";
import type { Environment } from "./engine.ts";
import type { PinnedEngine } from "./pinned-engine.ts";
import { SourceFailed, type EngineSource } from "./source.ts";

export interface OfficialReleaseOptions {
  /** Where releases lie; a loopback server in tests. */
  baseUrl?: string;
  connectDeadlineMs?: number;
  stallDeadlineMs?: number;
  retryPauseMs?: number;
}

const officialUrl = "https://get.pulumi.com/releases/sdk";

/** What Node programs need of an installation; it also brings the hosts of seven other languages. */
const wanted = new Set([
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-resource-pulumi-nodejs",
  "pulumi-analyzer-policy",
]);

/**
 * The release that Pulumi itself publishes, checked against the list of checksums beside it (which guards against a
 * broken download or mirror; that the host is Pulumi's own is vouched for by HTTPS). Layout and names: the official
 * installation script, https://get.pulumi.com.
 */
export function officialRelease(options: OfficialReleaseOptions = {}): EngineSource {
  const {
    baseUrl = officialUrl,
    connectDeadlineMs = 10_000,
    stallDeadlineMs = 20_000,
    retryPauseMs = 500,
  } = options;
  return {
    place: "official release",
    origin: "release",

    async obtain(folder, { pin, env, step, report, signal }) {
      const archive = archiveName(pin.version);
      step(`downloading the official Pulumi CLI ${pin.version} (once; usually under a minute)`);
      const transfer: DownloadOptions = { env, connectDeadlineMs, stallDeadlineMs, retryPauseMs, signal };
      const list = join(folder, "checksums.txt");
      const checksums = await downloadText(checksumsUrl(baseUrl, pin), list, transfer);
      const expected = checksumOf(archive, checksums);

      const file = join(folder, archive);
      const onBytes: DownloadOptions["onBytes"] = (received, total) => {
        report(`${megabytes(received)}${total === undefined ? "" : ` of ${megabytes(total)}`} MB`);
      };
      const digest = await downloadFile(`${baseUrl}/${archive}`, file, { ...transfer, onBytes });
      if (digest !== expected)
        throw new SourceFailed(`${archive} has the checksum ${digest}; the release says ${expected}`, {
          refused: true,
        });

      report("unpacking");
      await extract({ file, cwd: folder, strip: 1, filter: (path) => wanted.has(basename(path)) });
      rmSync(file);
      rmSync(list);
    },
  };
}

/** Whether the release can be downloaded from here, as far as its small list of checksums shows. */
export async function releaseAnswers(
  pin: PinnedEngine,
  env: Environment,
  { baseUrl = officialUrl, connectDeadlineMs = 3_000, retryPauseMs = 100 }: OfficialReleaseOptions = {},
): Promise<boolean> {
  return inTemporaryFolder("release", async (folder) => {
    try {
      const list = join(folder, "checksums.txt");
      await downloadText(checksumsUrl(baseUrl, pin), list, {
        env,
        connectDeadlineMs,
        stallDeadlineMs: connectDeadlineMs,
        retryPauseMs,
        signal: undefined,
      });
      return true;
    } catch (error) {
      if (error instanceof SourceFailed) return false;
      throw error;
    }
  });
}

function checksumsUrl(baseUrl: string, { version }: PinnedEngine): string {
  return `${baseUrl}/pulumi-${version}-checksums.txt`;
}

function archiveName(version: string): string {
  // Windows has a zip, which needs another unpacker; there the engine is installed by hand or built.
  const systems: readonly string[] = ["linux", "darwin"];
  const processors: readonly string[] = ["x64", "arm64"];
  const { platform, arch } = process;
  if (!systems.includes(platform) || !processors.includes(arch))
    throw new SourceFailed(`there is none that can be unpacked for ${platform}-${arch}`);
  return `pulumi-v${version}-${platform}-${arch}.tar.gz`;
}

/** Finds the line of a file in the output of sha256sum. */
function checksumOf(archive: string, checksums: string): string {
  const line = checksums.split("\n").find((each) => each.trim().split(/\s+\*?/)[1] === archive);
  const checksum = line?.trim().split(/\s+/)[0] ?? "";
  if (!/^[0-9a-f]{64}$/.test(checksum))
    throw new SourceFailed(`its list of checksums does not name ${archive}`, { refused: true });
  return checksum;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}
