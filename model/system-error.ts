import { GantryError } from "./errors.ts";

interface Known {
  /** What is wrong, as the end of a sentence that begins with the path. */
  problem: string;
  hint: string;
}

const readOnly = "run it where it may write, such as a clone of your own";
const rights = "look at the owner and the rights of it and of the folders above it";
const room = "make room, then run the same command again: it goes on where it stopped";
const shape = "move away what is there, or name another place";

/**
 * What the system may refuse because of what a user did, or of the machine, by Node's code of it (errno(3)). Whatever else
 * it says is a defect of ours: a closed descriptor, an argument that is no path.
 */
const known: Readonly<Record<string, Known>> = {
  EACCES: { problem: "may not be read or written by you", hint: rights },
  EPERM: { problem: "may not be changed by you", hint: rights },
  EROFS: { problem: "is on a file system that can only be read", hint: readOnly },
  ENOSPC: { problem: "cannot be written: the disk is full", hint: room },
  EDQUOT: { problem: "cannot be written: your quota of the disk is used up", hint: room },
  EFBIG: { problem: "would be larger than this file system takes", hint: shape },
  ENOENT: {
    problem: "is not there",
    hint: "make it, or name another place; TMPDIR and HOME are such places too",
  },
  ENOTDIR: { problem: "cannot be reached: a part of its path is a file", hint: shape },
  EISDIR: { problem: "is a folder, and a file belongs there", hint: shape },
  EEXIST: { problem: "is there already, as something else than what belongs there", hint: shape },
  ENOTEMPTY: { problem: "is a folder that is not empty", hint: shape },
  ELOOP: { problem: "is a link that leads back to itself", hint: "mend the link" },
  ENAMETOOLONG: {
    problem: "has a name that is too long",
    hint: "use a shorter path, for the project or for TMPDIR",
  },
  EXDEV: { problem: "lies on another file system than its target", hint: "put both onto one file system" },
  EBUSY: { problem: "is in use by another program", hint: "end it, then run the same command again" },
  ETXTBSY: {
    problem: "is running, so it cannot be replaced",
    hint: "end it, then run the same command again",
  },
  EIO: { problem: "cannot be read or written: the disk reports an error", hint: "look at the disk" },
  ESTALE: { problem: "is gone from its server", hint: "mount it again" },
  ENOTCONN: { problem: "is on a server that does not answer", hint: "mount it again" },
  EMFILE: {
    problem: "cannot be opened: this process may open no more files",
    hint: 'raise the limit: "ulimit -n 4096"',
  },
  ENFILE: { problem: "cannot be opened: the machine has too many open files", hint: "end other programs" },
  ENOMEM: {
    problem: "cannot be had: there is no memory left",
    hint: "end other programs, or take a larger machine",
  },
  EAGAIN: {
    problem: "cannot be had: there are too many processes",
    hint: 'end other programs, or raise the limit: "ulimit -u"',
  },
  ENOTSUP: { problem: "is on a file system that cannot do this", hint: "use a local disk" },
  EOPNOTSUPP: { problem: "is on a file system that cannot do this", hint: "use a local disk" },
  ENOSYS: { problem: "is on a file system that cannot do this", hint: "use a local disk" },
  ENOLCK: { problem: "cannot be locked on this file system", hint: "use a local disk" },
  EADDRINUSE: { problem: "is taken by another program", hint: "end it, then run the same command again" },
  EADDRNOTAVAIL: {
    problem: "is no address of this machine",
    hint: "bring up the loopback interface: 127.0.0.1",
  },
};

/** The codes of all system errors that a user can cause. */
export const systemErrorCodes: readonly string[] = Object.keys(known);

/** A system error as a message that a user can act on; undefined for any other error. The cause keeps the place. */
export function systemError(error: unknown): GantryError | undefined {
  if (error instanceof Error && isMissingPackage(error)) {
    const hint = 'run "npm ci", or install the package again whose part it is';
    return new GantryError(error.message, { hint, cause: error });
  }
  if (!(error instanceof Error) || !("syscall" in error) || typeof error.syscall !== "string")
    return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const found = known[code];
  if (found === undefined) return undefined;
  const { problem, hint } = found;
  return new GantryError(`${subjectOf(error, error.syscall)} ${problem} (${code})`, { hint, cause: error });
}

/** What npm has not installed; a file of ours that is not there is a defect. */
function isMissingPackage(error: Error): boolean {
  return (
    "code" in error &&
    error.code === "ERR_MODULE_NOT_FOUND" &&
    error.message.startsWith("Cannot find package ")
  );
}

/** The path, both where there are two, or the address; else what was to be done. */
function subjectOf(error: Error, syscall: string): string {
  const text = (key: string): string | undefined => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [path, dest] = [text("path"), text("dest")];
  if (path !== undefined) return dest === undefined ? `"${path}"` : `"${path}", to become "${dest}",`;
  const address = text("address");
  const port: unknown = Reflect.get(error, "port");
  if (address !== undefined) return typeof port === "number" ? `${address}:${port}` : address;
  return `something that gantry has to ${syscall}`;
}
