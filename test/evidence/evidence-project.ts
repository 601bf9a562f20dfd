import { inProcess } from "../support/in-process.ts";
import type { Ran } from "../support/gantry.ts";
import { TagRepository } from "../support/tag-repository.ts";

/** A repository with two environments, whose commands about evidence are about one database. */
export class EvidenceProject {
  readonly repository: TagRepository;
  #url: string | undefined;

  private constructor(repository: TagRepository) {
    this.repository = repository;
  }

  static async create(): Promise<EvidenceProject> {
    const repository = await TagRepository.create();
    for (const environment of ["production", "staging"]) {
      repository.write(`environments/${environment}/config.yml`, "{}\n");
    }
    return new EvidenceProject(repository);
  }

  get root(): string {
    return this.repository.root;
  }

  /** From now on `DATABASE_URL` is this; undefined means the embedded one. */
  use(url: string | undefined): void {
    this.#url = url;
  }

  run(...args: readonly string[]): Promise<Ran> {
    const env = { PATH: process.env["PATH"], HOME: this.root, DATABASE_URL: this.#url };
    return inProcess(["evidence", ...args], { cwd: this.root, env });
  }
}
