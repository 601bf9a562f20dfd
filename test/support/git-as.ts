import { execa } from "execa";

const identity = ["user.name=mali-s", "user.email=mali-s@lotus.example", "commit.gpgsign=false"];

/** Runs git in a folder as somebody who is not the machine's user; what it printed. Throws where it fails. */
export async function gitAs(folder: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execa("git", [...identity.flatMap((each) => ["-c", each]), ...args], {
    cwd: folder,
  });
  return stdout;
}

/** From now on the clone says who works in it, whomever the machine's git knows. */
export async function knownAs(folder: string): Promise<void> {
  for (const each of identity) await gitAs(folder, ["config", ...each.split("=")]);
}
