import assert from "node:assert/strict";
import { listenOnLoopback } from "../../local/listen-on-loopback.ts";
import { readJsonBody } from "../../local/read-json-body.ts";
import { cleanUp } from "../support/clean-up.ts";

describe("the body of a request to an emulated interface", () => {
  let url: string;
  before(async () => {
    const api = await listenOnLoopback((request, response) => {
      readJsonBody(request, () => new Error("no JSON")).then(
        (body) => response.end(JSON.stringify({ body })),
        (error: unknown) => response.writeHead(400).end(String(error)),
      );
    });
    cleanUp(api.close);
    ({ url } = api);
  });
  const answer = async (body: string): Promise<string> =>
    (await fetch(url, { method: "POST", ...(body === "" ? {} : { body }) })).text();

  it("is read as JSON, however long it is, and may be missing", async () => {
    const long = { text: "é".repeat(200_000) };
    assert.deepEqual(JSON.parse(await answer(JSON.stringify(long))), { body: long });
    assert.equal(await answer(""), "{}");
  });

  it("is refused in the interface's own words where it is none", async () => {
    for (const body of ["{", "{} {}", " "]) assert.equal(await answer(body), "Error: no JSON", body);
  });
});
