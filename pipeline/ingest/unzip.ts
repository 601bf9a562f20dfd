import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";

/** What is wrong with an archive; the message says it of "its artifact". */
export class BadArchive extends Error {
  override readonly name = "BadArchive";
}

/** The text of one file of a zip archive. @throws BadArchive where it is none, lacks the file, or unpacks to more bytes */
export async function unzipOne(archive: Buffer, name: string, mostBytes: number): Promise<string> {
  try {
    const zip = await fromBufferPromise(archive, { lazyEntries: true, validateEntrySizes: true });
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== name) continue;
      if (entry.uncompressedSize > mostBytes)
        throw new BadArchive(`its ${name} has more than ${mostBytes} bytes`);
      // Checked against the size that the archive names, while it is unpacked.
      return new TextDecoder("utf8", { fatal: true }).decode(
        await buffer(await zip.openReadStreamPromise(entry)),
      );
    }
  } catch (error) {
    if (error instanceof BadArchive) throw error;
    if (!(error instanceof Error)) throw error;
    throw new BadArchive("it cannot be unpacked", { cause: error });
  }
  throw new BadArchive(`it has no ${name}`);
}
