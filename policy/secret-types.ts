/** A secret in Secret Manager, of everywhere or of one region. */
export const secretTypes: readonly string[] = [
  "gcp:secretmanager/secret:Secret",
  "gcp:secretmanager/regionalSecret:RegionalSecret",
];

/** Whether a program may ignore what becomes of a property: the next rotation of a secret alone, which Google moves by itself. */
export function mayIgnore(type: string, path: string): boolean {
  return path === "rotation.nextRotationTime" && secretTypes.includes(type);
}
