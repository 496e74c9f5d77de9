import { parseFault } from './parse-fault.ts';
import type { ParsedFault } from './parse-fault.ts';
import type { FaultParameters } from './fault-kind.ts';

/**
 * A plan's fault as a live run at `speed` (site milliseconds a wall millisecond) must put it to data-centre, whose clock
 * is the wall: phases shrink with the speed. Delays stay, because a lane is charged a reply's wall time one to one.
 * Refused (not distorted) when a phase would become shorter than its kind allows.
 */
export function atSpeed(kind: string, parameters: FaultParameters, speed: number): ParsedFault {
  const parsed = parseFault(kind, parameters);
  if (!parsed.ok || parsed.fault.behaviour.phases === undefined) return parsed;
  const scaled = { ...parameters };
  for (const phase of ['downMs', 'upMs'] as const) {
    scaled[phase] = Math.round(parsed.fault.behaviour.phases[phase] / speed);
  }
  return parseFault(kind, scaled);
}
