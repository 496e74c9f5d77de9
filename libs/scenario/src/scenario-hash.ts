import { createHash } from 'node:crypto';
import type { ExpandedScenario } from './expanded.ts';

/** SHA-256 (hex) of the expanded scenario as JSON with sorted keys: equal scenarios, equal hashes, on any machine. */
export const scenarioHash = (scenario: ExpandedScenario): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(scenario)))
    .digest('hex');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
