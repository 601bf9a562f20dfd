import { CloudError } from "../cloud-error.ts";
import type { Operation, ResourceType } from "../resource-type.ts";
import type { Cloud } from "./cloud.ts";

/** Runs an operation behind whatever faults are on demand, and puts its failure in the provider's own words. */
export async function reporting<T>(
  cloud: Cloud,
  operation: Operation,
  type: ResourceType,
  name: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    await cloud.faults.before({ provider: cloud.provider.name, type: type.token, name, operation });
    return await run();
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    throw new CloudError(error.code, cloud.provider.failure(operation, type, name, error));
  }
}
