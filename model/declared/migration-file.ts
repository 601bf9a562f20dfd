/** The SQL file of a migration, from the project's root. Without the schemas, for what has to be quick. */
export function migrationFile(name: string): string {
  return `migrations/${name}.sql`;
}
