import { existsSync, readFileSync } from "node:fs";

/** Whether a process of this machine runs. One that belongs to somebody else does; one that only waits to be reaped does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return !isZombie(pid);
}

/** Linux keeps a dead process until its parent asks for it; proc(5): the state is the word after the parenthesised name. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return false;
  return /^[ZX]/.test(readFileSync(file, "utf8").replace(/^.*\) /s, ""));
}
