/** What was done to a database, for whoever keeps a record of it. */
interface DatabaseChange {
  operation: "migrate" | "settle";
  environment: string;
  /** What people call the database. */
  database: string;
  /** It is embedded in this project, and nobody else's. */
  isEmbedded: boolean;
  direction: "up" | "down" | undefined;
  status: string;
  migrations: readonly string[];
}

export type OnChanged = (change: DatabaseChange) => Promise<unknown>;
