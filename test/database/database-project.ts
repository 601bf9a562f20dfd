import { readFileSync } from "node:fs";
import { z } from "zod";
import { inProcess } from "../support/in-process.ts";
import type { Ran } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

const config = "environments/global/config.yml";

/** A migration of a test: its name, its file, and whether it must not run twice. */
export interface Given {
  name: string;
  sql: string;
  isOneTime?: boolean;
  rollbackNotes?: string;
}

/** A project whose migrations are these alone, in the schema `public`, with `database` written over the example's. */
export class DatabaseProject extends TestProject {
  #env: Readonly<Record<string, string>> = {};

  constructor(
    migrations: readonly Given[],
    database = "{ exposedSchemas: [public], roles: [anon, authenticated] }",
  ) {
    super();
    this.edit(config, /^database:\n(?: .*\n)+/m, `database: ${database}\n`);
    if (!/\bjob:/.test(database)) this.edit(config, /^ {2}migrations-database-url:\n(?: {4}.*\n)+/m, "");
    this.declare(migrations);
  }

  /** Replaces all of them. */
  declare(migrations: readonly Given[], folder = "migrations"): void {
    const entries = migrations.map(({ name, isOneTime = true, rollbackNotes }) => {
      const note = rollbackNotes === undefined ? "" : `, rollbackNotes: ${rollbackNotes}`;
      return `  ${name}: { description: what ${name} does, isOneTime: ${String(isOneTime)}${note} }\n`;
    });
    const text = readFileSync(this.path(config), "utf8");
    this.write(
      config,
      text.replace(
        /^migrations:(?: \{\})?\n(?: .*\n)*/m,
        entries.length === 0 ? "migrations: {}\n" : `migrations:\n${entries.join("")}`,
      ),
    );
    this.empty("migrations");
    for (const { name, sql } of migrations) this.write(`${folder}/${name}.sql`, sql);
  }

  /** From now on commands without an environment are about this database. */
  use(url: string, more: Readonly<Record<string, string>> = {}): void {
    this.#env = { DATABASE_URL: url, ...more };
  }

  get env(): Readonly<Record<string, string>> {
    return { PATH: process.env["PATH"] ?? "", ...this.#env };
  }

  run(...args: readonly string[]): Promise<Ran> {
    return inProcess(["migrate", ...args], { cwd: this.root, env: this.env });
  }
}

/** What `--json` says, as far as the tests ask. */
export const statusDocument = z.object({
  migrations: z.array(z.object({ status: z.string(), error: z.string().nullable() })),
});
export const ranDocument = z.object({ migrations: z.array(z.string()) });
export const rehearsedDocument = z.object({
  copy: z.string(),
  migrations: z.array(z.object({ name: z.string(), isOneWay: z.boolean(), problems: z.array(z.string()) })),
});

/** A table that is undone. */
export function tableMigration(name: string, table: string): Given {
  return {
    name,
    sql: `-- migrate:up\ncreate table ${table} (id int primary key);\nalter table ${table} enable row level security;\n\n-- migrate:down\ndrop table ${table};\n`,
  };
}
