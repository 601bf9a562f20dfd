import { Waiver } from "../components/waiver.ts";
import type { Waiver as WaiverEntity } from "../model/declared/waiver.ts";

/**
 * Registers the waivers and waits until the engine has them: the pack judges each resource when it comes, and has to know
 * by then what is waived.
 */
export async function registerWaivers(waivers: readonly WaiverEntity[], deployment?: string): Promise<void> {
  const registered = waivers.map(
    (waiver) =>
      new Promise((resolve) => {
        new Waiver(waiver.id, { waiver, deployment }).urn.apply(resolve);
      }),
  );
  await Promise.all(registered);
}
