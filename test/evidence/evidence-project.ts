import { appendRecords } from "../../evidence/branch/append-records.ts";
import { branchTip } from "../../evidence/branch/branch-tip.ts";
import { chainFileOf } from "../../evidence/branch/chain-files.ts";
import { auditLine, type AuditRecord } from "../../model/observed/audit-record.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { inProcess } from "../support/in-process.ts";
import type { Ran } from "../support/gantry.ts";
import { mali, TagRepository } from "../support/tag-repository.ts";

/** A repository whose commands about evidence are about one database. */
export class EvidenceProject {
  readonly repository: TagRepository;
  #url: string | undefined;

  private constructor(repository: TagRepository) {
    this.repository = repository;
  }

  static async create(): Promise<EvidenceProject> {
    return new EvidenceProject(await TagRepository.create());
  }

  get root(): string {
    return this.repository.root;
  }

  /** Writes a chain into its branch, at the remote unless it is a local one. */
  async add(records: readonly AuditRecord[], place: ReleasePlace = "remote"): Promise<void> {
    const [first] = records;
    if (first === undefined) throw new Error("there are no records");
    const at = new Date();
    const lines = records.map((record) => `${auditLine(record)}\n`).join("");
    const files = (): Map<string, string> => new Map([[chainFileOf(at), lines]]);
    const tip = await branchTip(this.root, first.chain, place);
    const by = mali;
    await appendRecords({
      root: this.root,
      environment: first.chain,
      tip,
      records: [],
      by,
      at,
      place,
      files,
    });
  }

  /** From now on `DATABASE_URL` is this; undefined means the embedded one. */
  use(url: string | undefined): void {
    this.#url = url;
  }

  get env(): Readonly<Record<string, string | undefined>> {
    return { PATH: process.env["PATH"], HOME: this.root, DATABASE_URL: this.#url };
  }

  run(...args: readonly string[]): Promise<Ran> {
    return inProcess(["evidence", ...args], { cwd: this.root, env: this.env });
  }
}
