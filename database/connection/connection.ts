import type { z } from "zod";

/** A database that somebody is connected to: one session, from beginning to end. */
export interface Connection {
  kind: "server" | "embedded";
  /** Where it is, without login and password: `db.example:5432/app`. */
  where: string;
  /** One statement with its values; every row is parsed by the schema. @throws DatabaseFailed */
  query: <S extends z.ZodType>(row: S, sql: string, values?: readonly unknown[]) => Promise<z.infer<S>[]>;
  /** Any number of statements, without values. @throws DatabaseFailed */
  run: (sql: string) => Promise<void>;
  /** Ends the session; a lock and a transaction that it has end with it. */
  close: () => Promise<void>;
}
