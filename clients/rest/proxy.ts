import http from "node:http";

/** Node 22 takes a proxy when it starts or not at all; the library that its `fetch` is made of takes one while it runs. */
const library = "setGlobalProxyFromEnv" in http ? undefined : await import("undici");

/** Has `fetch` go through what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say, in either spelling; what it returns takes that back. */
export function setProxy(env: Readonly<Record<string, string | undefined>>): () => void {
  if (library === undefined) return http.setGlobalProxyFromEnv({ ...env });
  const said = (name: string): string => env[name.toLowerCase()] ?? env[name] ?? "";
  const [httpProxy, httpsProxy] = [said("HTTP_PROXY"), said("HTTPS_PROXY")];
  if (httpProxy === "" && httpsProxy === "") return () => undefined;
  const before = library.getGlobalDispatcher();
  library.setGlobalDispatcher(
    new library.EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy: said("NO_PROXY") }),
  );
  return () => {
    library.setGlobalDispatcher(before);
  };
}
