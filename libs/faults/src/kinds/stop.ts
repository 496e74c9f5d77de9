import { z } from 'zod';
import { defineKind } from '../fault-kind.ts';
import type { Misbehaviour } from '../misbehaviour.ts';

const STOPPED: Misbehaviour = { effect: 'refuse', status: 503, code: 'service-stopped' };

/** The service is switched off and the machine in front of it says so at once: 503 `service-stopped`. */
export const stop = defineKind({
  kind: 'stop',
  title: { id: 'Layanan berhenti', en: 'Service stopped' },
  parameters: z.strictObject({}),
  example: {},
  behave: () => ({
    text: { id: 'menjawab 503 seketika', en: 'answers 503 at once' },
    fails: true,
    act: () => STOPPED,
  }),
});
