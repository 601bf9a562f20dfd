/** Something that is made from code and committed, so that people can read it and tools can use it. */
export interface Generator {
  name: string;
  /** Folders, relative to the root, in which every file is this generator's: what it does not make goes. */
  folders: readonly string[];
  /** Content by path, relative to the root and with slashes. Must be the same for the same code. */
  generate: (root: string) => ReadonlyMap<string, string>;
}
