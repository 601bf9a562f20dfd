/** Whether an address is this machine's own: what is sent there leaves it for nobody. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "127.0.0.1" || hostname === "[::1]" || hostname === "localhost";
}
