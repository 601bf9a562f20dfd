import assert from "node:assert/strict";
import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { loadRepository } from "../../../catalog/load.ts";
import { GitHubClient } from "../../../clients/github/github-client.ts";
import { makeApp, type MakeAppOptions } from "../../../init/bootstrap/app-manifest.ts";
import { listenOnLoopback } from "../../../local/listen-on-loopback.ts";
import { GantryError } from "../../../model/errors.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { GitHubApps } from "../../support/git-hub-apps.ts";
import { checkout } from "../../support/project.ts";

const wish = {
  name: "lotus deploys",
  description: "Deploys <lotus>.",
  permissions: { contents: "write" as const },
};

describe("the page at which a GitHub App is made", () => {
  const { repository } = loadRepository(checkout).product;
  const optionsOf = async (
    begin: (address: string) => void,
    apps = new GitHubApps(),
  ): Promise<MakeAppOptions> => {
    const { url, close } = await listenOnLoopback(apps.listener("http://127.0.0.1:9"));
    cleanUp(close);
    const client = new GitHubClient({ repository, baseUrl: url, token: "local", env: {} });
    return {
      client,
      repository,
      isOrganisation: true,
      env: {},
      homepage: "https://lotus.example",
      begin,
      patienceMs: 5000,
    };
  };
  const codeOf = (apps: GitHubApps, owner: string, address: string, state: string): string => {
    const manifest = JSON.stringify({
      name: wish.name,
      description: wish.description,
      url: "https://lotus.example",
      redirect_url: `${address}made`,
      public: false,
      hook_attributes: { url: "https://lotus.example", active: false },
      default_permissions: wish.permissions,
      default_events: [],
    });
    return apps.make(owner, { manifest, state });
  };

  it("answers this machine alone, under its own address, and shows what the App may do", async () => {
    const seen: { status: number | undefined; html: string }[] = [];
    const begin = (address: string): void => {
      void (async () => {
        for (const host of ["rebound.example", new URL(address).host]) {
          const asked = request(address, { headers: { host } });
          const { promise, resolve } = Promise.withResolvers<IncomingMessage>();
          asked.on("response", resolve).end();
          const response = await promise;
          const html = await text(response);
          seen.push({ status: response.statusCode, html });
        }
      })();
    };
    const options = await optionsOf(begin);
    await assert.rejects(makeApp(wish, { ...options, patienceMs: 300 }), (error) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.message, /nobody made the App lotus deploys within/);
      return true;
    });
    assert.deepEqual(
      seen.map(({ status }) => status),
      [403, 200],
    );
    assert.match(seen[1]?.html ?? "", /Deploys &lt;lotus&gt;\..*<li>contents: write<\/li>/s);
  });

  it("takes no App that was made for somebody else, and none by a code that GitHub does not know", async () => {
    const apps = new GitHubApps();
    const visit = (owner: string, code?: string) => (address: string) => {
      void fetch(address)
        .then((page) => page.text())
        .then((html) => {
          const state = /state=(?<state>[\w-]+)/.exec(html)?.groups?.["state"] ?? "";
          const back =
            code === undefined
              ? codeOf(apps, owner, address, state)
              : `${address}made?code=${code}&state=${state}`;
          return fetch(back);
        });
    };
    await assert.rejects(
      makeApp(wish, await optionsOf(visit("somebody-else"), apps)),
      /was made for somebody-else/,
    );
    await assert.rejects(
      makeApp(wish, await optionsOf(visit("lotus-labs", "stolen"), apps)),
      /knows no such thing \(404\)/,
    );
  });
});
