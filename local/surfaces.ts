import { CloudError } from "./cloud-error.ts";
import { Faults } from "./faults.ts";
import { listenOnLoopback, type LoopbackApi } from "./listen-on-loopback.ts";
import { Store } from "./store.ts";
import { at } from "./values.ts";
import { asksForLogin, deploymentAt, redirectOf, stateOf } from "./vercel/deployments.ts";

/**
 * Answers on loopback in the place of the emulated Cloud Run services and Vercel deployments, at `/<host>/<path>`: 200 for a host that
 * a service, one of its tagged revisions or a deployment has, 401 for one where Vercel asks for a login, 3xx for a domain that redirects, and 404 for any other, as Google's frontend does. No container runs: what is not
 * ready is a fault of type `GET <path>` whose name is the host.
 */
export function startSurfaces(cloudDir: string): Promise<LoopbackApi> {
  const store = new Store(cloudDir);
  const faults = new Faults(cloudDir);
  return listenOnLoopback((request, response) => {
    void statusOf(request.url ?? "/", store, faults).then((status) => {
      response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
      response.end(`${status}\n`);
    });
  });
}

async function statusOf(url: string, store: Store, faults: Faults): Promise<number> {
  const [, host = "", path = "/"] = /^\/([^/]+)(\/[^?]*)?/.exec(url) ?? [];
  try {
    const deployment = await deploymentAt(host, store);
    const provider = deployment === undefined ? "gcp" : "vercel";
    await faults.before({ provider, type: `GET ${path}`, name: host, operation: "read" });
    if (deployment !== undefined) {
      const redirect = await redirectOf(host, store);
      if (redirect !== undefined) return redirect;
      if (await asksForLogin(host, deployment, store)) return 401;
      return (await stateOf(deployment, store, faults)) === "READY" ? 200 : 404;
    }
    for (const { state } of await store.list("gcp:cloudrunv2/service:Service")) {
      const addresses = [...at(state, "urls.*"), ...at(state, "trafficStatuses.*.uri")];
      if (addresses.includes(`https://${host}`)) return 200;
    }
    return 404;
  } catch (error) {
    if (error instanceof CloudError) return error.code;
    return 500;
  }
}
