import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import { packGantry } from "../support/packed.ts";
import { startServer, type Server } from "../support/postgres.ts";
import { type Benchmark, type Extent, inWords, type Row } from "./benchmark.ts";
import { catalogPath, nothingMore } from "./support/bench-catalog.ts";
import { BenchProject } from "./support/bench-project.ts";
import { timed } from "./support/run.ts";
import { compare, median } from "./support/sample.ts";

/** `gantry migrate` by an installed package where every migration has run, against psql that asks for the same list. */
export const migrations: Benchmark = {
  name: "migrations",
  async run(report, extent) {
    const project = new BenchProject({ ...nothingMore, bare: true });
    let server: Server | undefined;
    try {
      report("packing, as npm does");
      mkdirSync(project.path("packed"));
      await project.install(await packGantry(project.path("packed")));
      const many = extent.count(500);
      declare(project, many);
      mkdirSync(project.path("postgres"));
      server = await startServer(project.path("postgres"));
      await server.admin("create database bench owner app");
      const url = server.url("bench");
      report(`${inWords(many)} migrations run for the first time`);
      await project.timeGantry(["migrate", "up", "--yes"], { env: { DATABASE_URL: url } });
      const rows: Row[] = [];
      for (const words of [["up", "--yes"], ["status"], ["verify"]]) {
        const what = `gantry migrate ${words[0] ?? ""}, ${inWords(many)} files applied`;
        report(what);
        rows.push(await beside(project, { what, words, url }, extent));
      }
      return rows;
    } finally {
      await server?.stop();
      project.remove();
    }
  },
};

function declare(project: BenchProject, many: number): void {
  const names = Array.from({ length: many }, (_, at) => `${String(at + 1).padStart(4, "0")}-table-${at + 1}`);
  mkdirSync(project.path("migrations"));
  for (const [at, name] of names.entries()) {
    const table = `table_${at + 1}`;
    writeFileSync(
      project.path("migrations", `${name}.sql`),
      [
        "-- migrate:up",
        `create table ${table} (id bigint primary key, made timestamptz not null default now(), name text not null);`,
        `alter table ${table} enable row level security;`,
        `create policy own on ${table} for select to authenticated using (name = current_user);`,
        "",
        "-- migrate:down",
        `drop table ${table};`,
        "",
      ].join("\n"),
    );
  }
  const declared = names.map((name) => `  ${name}: { description: One more table, isOneTime: true }\n`);
  appendFileSync(
    catalogPath(project.root, "global"),
    `database: { exposedSchemas: [public], roles: [anon, authenticated] }\nmigrations:\n${declared.join("")}`,
  );
}

interface Given {
  what: string;
  words: readonly string[];
  url: string;
}

async function beside(project: BenchProject, { what, words, url }: Given, { rounds }: Extent): Promise<Row> {
  const query = project.path("postgres", "list.sql");
  writeFileSync(query, "select name, checksum, status, executed_at, run_by, error from gantry_migrations;\n");
  const node = { cwd: project.root, env: project.env };
  const { reference, ours } = await compare({
    rounds: rounds(11),
    reference: async () => {
      const begun = performance.now();
      await timed(process.execPath, ["-e", "0"], node);
      await execa("psql", ["-X", "-q", "-f", query, url], { cwd: project.root });
      return performance.now() - begun;
    },
    ours: () => project.timeGantry(["migrate", ...words], { env: { DATABASE_URL: url } }),
  });
  const measured = { reference: median(reference), ours: median(ours) };
  return { what, reference: "node -e 0, psql -f of the list", measured, unit: "ms", target: 1.5 };
}
