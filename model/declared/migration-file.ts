/** Where migrations lie unless the catalog says otherwise. */
export const defaultMigrations = "migrations";

/** The SQL file of a migration, from the project's root. Without the schemas, for what has to be quick. */
export function migrationFile(name: string, folder: string = defaultMigrations): string {
  return `${folder}/${name}.sql`;
}

/** The order in which migrations run: by the number that the name begins with, a name without one first; then by name. */
export function compareMigrations(a: string, b: string): number {
  const [left, right] = [migrationNumber(a) ?? -1n, migrationNumber(b) ?? -1n];
  if (left !== right) return left < right ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The number that a migration's name begins with: `0002-index` and Supabase's `20261129101500_index`. */
export function migrationNumber(name: string): bigint | undefined {
  const digits = /^\d+/.exec(name)?.[0];
  return digits === undefined ? undefined : BigInt(digits);
}
