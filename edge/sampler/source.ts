import type { EnvironmentName } from "../../model/scalars.ts";
import type { MeasuredBy, Sampled } from "../sampler-settings.ts";

/** The five minutes that a sample is of. */
export interface Window {
  from: Date;
  to: Date;
}

/** What a source says: a value in the series' unit, that there is none, or nothing that can be read. */
export type Reading =
  | { kind: "value"; value: number; about: string }
  | { kind: "no data"; why: string }
  | { kind: "unread"; why: string };

export interface Means {
  /** How long one try may take, in milliseconds; there are three at most. */
  deadlineMs: number;
  /** The first pause between two tries, in milliseconds. */
  pauseMs: number;
  now: Date;
}

interface Asked<Kind extends MeasuredBy["kind"]> {
  environment: EnvironmentName;
  metric: Sampled["metric"];
  source: Extract<MeasuredBy, { kind: Kind }>;
  window: Window;
  /** Where the source answers, without a slash at the end. */
  address: string;
  token: string;
  means: Means;
}

/** One source behind one interface; it throws nothing. */
export type Source<Kind extends MeasuredBy["kind"]> = (asked: Asked<Kind>) => Promise<Reading>;

export function unread(why: string): Reading {
  return { kind: "unread", why };
}
