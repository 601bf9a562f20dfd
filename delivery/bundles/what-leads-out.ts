import { isAbsolute, posix } from "node:path";

/** One thing in an archive. */
export interface Entry {
  path: string;
  /** As node-tar names it. */
  type: string;
  /** Of a link: what it leads to, from its own folder; of a hard link, from the archive's top. */
  target: string | undefined;
}

/** More links one after the other than a system follows go round in a circle. */
const mostLinks = 40;

/**
 * What an archive would bring, or lead to, outside its one folder: a line each. A platform's program uploads what a link
 * names, and whoever builds could name a file of the job that deploys.
 */
export function whatLeadsOut(entries: readonly Entry[], folder: string): string[] {
  const links = new Map<string, string>();
  for (const { path, type, target } of entries) {
    if (type === "SymbolicLink") links.set(plain(path), target ?? "");
  }
  const seen = new Set<string>();
  return entries.flatMap(({ path, type, target }) => {
    const name = plain(path);
    if (seen.has(name)) return [`"${path}" is in it twice`];
    seen.add(name);
    // Whatever the archive has, it lies where its name says, below no link.
    if (!isBelow(folder, name) || !isOwnPlace(links, posix.dirname(name)))
      return [`"${path}" lies outside "${folder}"`];
    switch (type) {
      case "File":
      case "OldFile":
      case "Directory":
        return [];
      case "Link": {
        const to = plain(target ?? "");
        return to !== folder && isBelow(folder, to) && isOwnPlace(links, to)
          ? []
          : [`"${path}" is a hard link to "${target ?? ""}"`];
      }
      case "SymbolicLink":
        return name !== folder && endsBelow(links, folder, name)
          ? []
          : [`"${path}" is a link to "${target ?? ""}", which leads out of "${folder}"`];
      default:
        return [`"${path}" is neither a file nor a folder nor a link, but ${type}`];
    }
  });
}

/** A folder's name ends with a slash in an archive. */
function plain(path: string): string {
  return path.replace(/\/+$/, "");
}

function isBelow(folder: string, name: string): boolean {
  if (posix.normalize(name) !== name || isAbsolute(name)) return false;
  return name === folder || name.startsWith(`${folder}/`);
}

function isOwnPlace(links: ReadonlyMap<string, string>, name: string): boolean {
  const parts = name.split("/");
  return parts.every((_, at) => !links.has(parts.slice(0, at + 1).join("/")));
}

/** Goes link by link, as a system does: `up/..` is not `.` where `up` is a link. What is not there counts by its name. */
function endsBelow(links: ReadonlyMap<string, string>, folder: string, link: string): boolean {
  const left = link.slice(folder.length + 1).split("/");
  const at: string[] = [];
  let followed = 0;
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (at.pop() === undefined) return false;
      continue;
    }
    const target = links.get([folder, ...at, part].join("/"));
    if (target === undefined) {
      at.push(part);
      continue;
    }
    followed += 1;
    if (isAbsolute(target) || followed > mostLinks) return false;
    left.unshift(...target.split("/"));
  }
  return true;
}
