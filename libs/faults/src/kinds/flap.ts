import { z } from 'zod';
import type { Misbehaviour } from '../misbehaviour.ts';
import { defineKind } from '../fault-kind.ts';

const WHILE_DOWN = ['stop', 'timeout', 'reset'] as const;
const DOWN: Readonly<Record<(typeof WHILE_DOWN)[number], Misbehaviour>> = {
  stop: { effect: 'refuse', status: 503, code: 'service-stopped' },
  timeout: { effect: 'hold', afterWork: false },
  reset: { effect: 'reset', afterWork: false },
};

/**
 * Down, up, down, up; it begins down. The phases are of run time in a plan and of wall time at data-centre, so a live run
 * at a speed above 1x converts them with `atSpeed`.
 */
export const flap = defineKind({
  kind: 'flap',
  title: { id: 'Hidup-mati', en: 'Flapping' },
  parameters: z.strictObject({
    downMs: z
      .int()
      .min(20)
      .max(3_600_000)
      .meta({ description: 'whole milliseconds from 20 to 3600000', example: 20_000 }),
    upMs: z
      .int()
      .min(20)
      .max(3_600_000)
      .meta({ description: 'whole milliseconds from 20 to 3600000', example: 40_000 }),
    whileDown: z
      .enum(WHILE_DOWN)
      .default('stop')
      .meta({ description: `one of ${WHILE_DOWN.join(', ')}`, example: 'timeout' }),
  }),
  example: { downMs: 20_000, upMs: 40_000, whileDown: 'stop' },
  behave: ({ downMs, upMs, whileDown }) => ({
    text: {
      id: `mati ${seconds(downMs)}, hidup ${seconds(upMs)}, berulang`,
      en: `down ${seconds(downMs)}, up ${seconds(upMs)}, again and again`,
    },
    fails: true,
    phases: { downMs, upMs },
    act: ({ sinceStartMs }) => (sinceStartMs % (downMs + upMs) < downMs ? DOWN[whileDown] : null),
  }),
});

const seconds = (durationMs: number): string => `${durationMs / 1_000} s`;
