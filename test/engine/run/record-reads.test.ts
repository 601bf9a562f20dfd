import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { checkout } from "../../support/project.ts";
import { cleanUp, temporaryFolder } from "../../support/clean-up.ts";

/** What a process writes down that runs a module with the record on. */
async function recorded(module: string): Promise<{ folder: string; lines: object[] }> {
  const folder = temporaryFolder("gantry-recorded-");
  const record = temporaryFolder("gantry-record-");
  writeFileSync(join(folder, "there.txt"), "there\n");
  writeFileSync(join(folder, "module.mjs"), module);
  const start = `import { recordReads } from ${JSON.stringify(join(checkout, "engine/run/record-reads.ts"))};
recordReads(${JSON.stringify(record)});`;
  writeFileSync(join(folder, "start.mjs"), start);
  const options = { cwd: folder, env: { NODE_OPTIONS: `--import=${join(folder, "start.mjs")}` } };
  await execa(process.execPath, [join(folder, "module.mjs")], options);
  const files = readdirSync(record);
  assert.ok(files.length > 0, "no record");
  const lines = files.flatMap((name) =>
    readFileSync(join(record, name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => z.looseObject({}).parse(JSON.parse(line))),
  );
  return { folder, lines };
}

const has = (lines: readonly object[], line: object): boolean =>
  lines.some((each) => JSON.stringify(each) === JSON.stringify(line));

describe("the record of what a program reads", () => {
  for (const [how, code] of [
    ["fs.readFileSync", 'import fs from "node:fs"; fs.readFileSync("there.txt");'],
    ["a name imported of node:fs", 'import { readFileSync } from "fs"; readFileSync("there.txt");'],
    [
      "require",
      'import { createRequire } from "module"; createRequire(import.meta.url)("fs").readFileSync("there.txt");',
    ],
    [
      "a promise",
      'import { readFile } from "node:fs/promises"; await readFile(new URL("there.txt", import.meta.url));',
    ],
    ["fs.promises", 'import fs from "node:fs"; await (await fs.promises.open("there.txt")).close();'],
    ["a callback", 'import { readFile } from "node:fs"; readFile(Buffer.from("there.txt"), () => {});'],
    [
      "a stream",
      'import { createReadStream } from "node:fs"; for await (const _ of createReadStream("there.txt"));',
    ],
    ["a question whether it is there", 'import { existsSync } from "node:fs"; existsSync("./there.txt");'],
    ["its facts", 'import { statSync } from "node:fs"; statSync("there.txt");'],
  ] as const) {
    it(`has a file that is read by ${how}`, async () => {
      const { folder, lines } = await recorded(code);
      assert.ok(has(lines, { read: join(folder, "there.txt"), there: true }), JSON.stringify(lines));
    });
  }

  it("has what is not there, folders, and the process itself", async () => {
    const { folder, lines } = await recorded(
      'import { existsSync, readdirSync } from "node:fs"; existsSync("gone.txt"); readdirSync(".");',
    );
    assert.ok(has(lines, { started: join(folder, "module.mjs") }));
    assert.ok(has(lines, { read: join(folder, "gone.txt"), there: false }));
    assert.ok(has(lines, { listed: folder }));
  });

  it("has what a thread reads, and that there is one of which nobody knows", async () => {
    const thread = 'import { Worker, isMainThread } from "node:worker_threads"; import fs from "node:fs";';
    const { folder, lines } = await recorded(
      `${thread} if (isMainThread) new Worker(new URL(import.meta.url)); else fs.statSync("there.txt");`,
    );
    assert.ok(has(lines, { read: join(folder, "there.txt"), there: true }));
    const made = await recorded(`${thread} new Worker("1", { eval: true });`);
    assert.ok(has(made.lines, { ran: "a thread made of text" }));
  });

  it("has programs, however they are started", async () => {
    for (const call of ["spawnSync", "spawn", "execFileSync"])
      assert.ok(
        has((await recorded(`import { ${call} } from "node:child_process"; ${call}("true", []);`)).lines, {
          ran: "true",
        }),
        call,
      );
  });

  it("has addresses, by whatever client", async () => {
    const server = createServer((_, answer) => answer.end("x"));
    await new Promise<void>((begun) => server.listen(0, "127.0.0.1", begun));
    cleanUp(() => server.close());
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const url = `http://127.0.0.1:${address.port}/`;
    for (const code of [
      `await fetch("${url}");`,
      `import http from "node:http"; await new Promise((done) => http.get("${url}", { agent: false }, (a) => a.resume().on("end", done)));`,
      `import net from "node:net"; const socket = net.connect(${address.port}, "127.0.0.1", () => socket.destroy());`,
    ]) {
      const { lines } = await recorded(code);
      assert.ok(has(lines, { asked: `127.0.0.1:${address.port}` }), `${code} ${JSON.stringify(lines)}`);
    }
    const { lines } = await recorded(
      'import dgram from "node:dgram"; const s = dgram.createSocket("udp4"); s.send("x", 9, "127.0.0.1", () => s.close());',
    );
    assert.ok(has(lines, { asked: "an address by UDP" }));
  });

  it("is of all that is asked for files by a pattern, which nobody can list", async () => {
    const { lines } = await recorded('import { globSync } from "node:fs"; globSync("*.txt");');
    assert.ok(has(lines, { asked: "files like *.txt" }));
  });
});
