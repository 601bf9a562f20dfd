import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { safeBaseUrl } from "../../clients/rest/address.ts";
import { escapeHtml } from "../../files/escape-html.ts";
import { htmlPage } from "../../files/html-page.ts";
import { GantryError } from "../../model/errors.ts";
import type { Repository } from "../../model/declared/product.ts";

/** What an App is to be called and to be allowed to do. */
export interface AppWish {
  /** At most 34 characters, and nobody else's at GitHub; who makes it can choose another. */
  name: string;
  /** What it is for, as GitHub shows it. */
  description: string;
  /** By GitHub's names with `_`, such as `pull_requests`. */
  permissions: Readonly<Record<string, "read" | "write">>;
}

/** An App that somebody has just made. */
export interface MadeApp {
  id: number;
  slug: string;
  /** Its private key, as PEM. GitHub gives it this once. */
  pem: string;
}

export interface MakeAppOptions {
  client: GitHubClient;
  repository: Repository;
  /** Whether the owner is an organisation. */
  isOrganisation: boolean;
  env: Readonly<Record<string, string | undefined>>;
  /** The product's page, which GitHub wants an address of. */
  homepage: string;
  /** Is told the address on this machine at which whoever makes it begins. */
  begin: (url: string) => void;
  /** Milliseconds until nobody waits any longer; GitHub's own code holds for an hour. */
  patienceMs: number;
}

const conversion = z.object({
  id: z.int().positive(),
  slug: z.string().regex(/^[\w.-]+$/),
  pem: z.string().startsWith("-----BEGIN"),
  owner: z.object({ login: z.string() }),
});

/**
 * Has somebody make a GitHub App in a browser, by GitHub's manifest flow: a page on this machine hands the wish to GitHub, who
 * asks, makes it, and sends the browser back with a code that the App's key is got for. The key is in memory alone.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 *
 * @throws RestFailed, and a GantryError where nobody came back in time, or with somebody else's App
 */
export async function makeApp(wish: AppWish, options: MakeAppOptions): Promise<MadeApp> {
  const code = await codeFor(wish, options);
  const { client, repository } = options;
  const asked = { what: `take over the App ${wish.name}`, permission: "none" };
  const answer = await client.write("POST", `//app-manifests/${encodeURIComponent(code)}/conversions`, asked);
  const made = conversion.safeParse(answer);
  if (!made.success)
    throw new GantryError(`could not ${asked.what}: GitHub answered something else than was asked for`);
  const { owner, ...app } = made.data;
  if (owner.login.toLowerCase() === repository.owner.toLowerCase()) return app;
  throw new GantryError(
    `the App "${app.slug}" was made for ${owner.login}, and the repository is of ${repository.owner}`,
    {
      hint: "delete it there, and run the command again",
    },
  );
}

/** Where GitHub has the form that a manifest is sent to. */
function formAddress({ repository: { owner }, isOrganisation, env }: MakeAppOptions, state: string): string {
  const server = safeBaseUrl("GITHUB_SERVER_URL", env["GITHUB_SERVER_URL"], "https://github.com");
  const place = isOrganisation ? `organizations/${encodeURIComponent(owner)}/settings` : "settings";
  return `${server}/${place}/apps/new?state=${state}`;
}

async function codeFor(wish: AppWish, options: MakeAppOptions): Promise<string> {
  const state = randomBytes(24).toString("base64url");
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const { status, html, code } = answerTo(request, {
      state,
      wish,
      options,
      own: addressOf(server.address()),
    });
    response.writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    });
    response.end(html, () => {
      if (code !== undefined) resolve(code);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const timer = setTimeout(() => {
    const minutes = Math.round(options.patienceMs / 60_000);
    reject(
      new GantryError(`nobody made the App ${wish.name} within ${minutes} minutes`, {
        hint: "run the command again",
      }),
    );
  }, options.patienceMs);
  try {
    options.begin(`http://${addressOf(server.address())}/`);
    return await promise;
  } finally {
    clearTimeout(timer);
    server.close();
    server.closeAllConnections();
  }
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") throw new Error("the page is served on no port");
  return `127.0.0.1:${address.port}`;
}

interface Asked {
  state: string;
  wish: AppWish;
  options: MakeAppOptions;
  /** Where the page is served; another Host is a page of somebody else's that was led here. */
  own: string;
}

function answerTo(
  { url = "/", headers, method }: IncomingMessage,
  { state, wish, options, own }: Asked,
): { status: number; html: string; code?: string } {
  const { pathname, searchParams } = new URL(url, `http://${own}`);
  if (headers.host !== own || method !== "GET") return { status: 403, html: page("Not from here", "") };
  if (pathname === "/") return { status: 200, html: formPage(wish, options, { state, own }) };
  const code = searchParams.get("code") ?? "";
  if (pathname !== "/made" || !isSame(searchParams.get("state") ?? "", state) || !/^[\w-]{1,100}$/.test(code))
    return { status: 404, html: page("Nothing is here", "<p>Begin where the terminal says.</p>") };
  return { status: 200, html: page(`${wish.name} is made`, "<p>Go back to the terminal.</p>"), code };
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function formPage(
  wish: AppWish,
  options: MakeAppOptions,
  { state, own }: Pick<Asked, "state" | "own">,
): string {
  const manifest = {
    name: wish.name,
    description: wish.description,
    url: options.homepage,
    redirect_url: `http://${own}/made`,
    public: false,
    // GitHub wants an address even where nothing is sent there.
    hook_attributes: { url: options.homepage, active: false },
    default_permissions: wish.permissions,
    default_events: [],
  };
  const rights = Object.entries(wish.permissions).map(
    ([name, level]) => `<li>${escapeHtml(name.replaceAll("_", " "))}: ${level}</li>`,
  );
  return page(
    `Make the GitHub App ${wish.name}`,
    `<p>${escapeHtml(wish.description)}</p>
<ul>
${rights.join("\n")}
</ul>
<form method="post" action="${escapeHtml(formAddress(options, state))}">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<button type="submit">Go to GitHub</button>
</form>`,
  );
}

function page(title: string, main: string): string {
  return htmlPage({
    by: "gantry bootstrap",
    title,
    style:
      "main { max-width: 40rem; margin: 3rem auto; font-family: system-ui, sans-serif; line-height: 1.5 }\n",
    main: `<h1>${escapeHtml(title)}</h1>\n${main}`,
  });
}
