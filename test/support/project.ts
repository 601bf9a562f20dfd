import {
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import floors from "../../rooms.json" with { type: "json" };
import { temporaryFolder } from "./clean-up.ts";

/** The checkout that is tested. */
export const checkout = realpathSync(join(import.meta.dirname, "..", ".."));

/** The folders that the checkout's code lies in. */
export const rooms: readonly string[] = floors.fromTheGroundUp;

const code = [...rooms, "node_modules", "package.json", "package-lock.json"];

/** A project of its own in a temporary folder, which goes with the test or the suite: the checkout's code by link, the catalog and the stacks as copies. */
export class TestProject {
  /** The top of the repository that the project is to lie in; the project's own folder, unless there is another one. */
  readonly repository = temporaryFolder("gantry-test-");
  readonly root: string;

  /**
   * @param folder the project's below the repository's top, such as `infra`
   * @param like at the top of its repository: everything is as it is there, links as links
   */
  constructor(folder = "", like?: TestProject) {
    this.root = join(this.repository, folder);
    if (like !== undefined) {
      cpSync(like.root, this.root, { recursive: true, verbatimSymlinks: true });
      return;
    }
    mkdirSync(this.root, { recursive: true });
    for (const name of code) symlinkSync(join(checkout, name), join(this.root, name));
    const settings = readdirSync(checkout).filter((name) => /^Pulumi(\.[a-z]+)?\.yaml$/.test(name));
    for (const name of settings) cpSync(join(checkout, name), join(this.root, name));
    cpSync(join(checkout, "environments"), join(this.root, "environments"), { recursive: true });
    cpSync(join(checkout, "migrations"), join(this.root, "migrations"), { recursive: true });
    mkdirSync(join(this.root, "docs"));
    cpSync(join(checkout, "docs", "runbooks"), join(this.root, "docs", "runbooks"), { recursive: true });
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  /** Puts a copy in the place of a link to the checkout's folder, so that a change of it is one of this project. */
  copy(name: string): void {
    rmSync(this.path(name));
    cpSync(join(checkout, name), this.path(name), { recursive: true });
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  /** Replaces `from`, which must be there, in a file of the project. */
  edit(file: string, from: string | RegExp, to: string): void {
    const before = this.read(file);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} does not contain ${String(from)}`);
    writeFileSync(this.path(file), after);
  }

  /** Leaves a folder without anything in it. */
  empty(folder: string): void {
    rmSync(this.path(folder), { recursive: true, force: true });
    mkdirSync(this.path(folder));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }
}
