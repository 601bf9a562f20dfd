import type { Benchmark } from "./benchmark.ts";
import { audit } from "./audit.ts";
import { catalog } from "./catalog.ts";
import { commandLine } from "./command-line.ts";
import { edge } from "./edge.ts";
import { migrations } from "./migrations.ts";
import { policy } from "./policy.ts";
import { preview } from "./preview.ts";
import { runs } from "./runs.ts";
import { suites } from "./suites.ts";
import { tags } from "./tags.ts";
import { validation } from "./validation.ts";

export const benchmarks: readonly Benchmark[] = [
  commandLine,
  catalog,
  validation,
  preview,
  policy,
  runs,
  tags,
  migrations,
  suites,
  audit,
  edge,
];
