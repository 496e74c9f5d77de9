import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { SpoolStatus } from '#contracts';
import type { Clock } from '#determinism';

const SECOND_MS = 1_000;
const STATES: readonly SpoolStatus['state'][] = ['closed', 'taking', 'full', 'failing', 'unusable'];

/** What Prometheus reads of the spool. */
export function measureSpool(status: () => SpoolStatus, clock: Clock, registers: Registry[]): void {
  const gauge = (name: string, help: string, value: (status: SpoolStatus) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value(status()));
      },
    });
  };
  gauge('border_spool_records', 'Records in the spool, not in the journal yet', ({ records }) => records);
  gauge('border_spool_bytes', 'Bytes of the spool on the disk', ({ bytes }) => bytes);
  gauge('border_spool_oldest_seconds', 'Age of the oldest record in the spool; wall time', ({ oldestAt }) =>
    oldestAt === null ? 0 : Math.max(0, clock.nowMs() - Date.parse(oldestAt)) / SECOND_MS,
  );
  gauge(
    'border_spool_taken_over',
    'Records of the spool that the journal has taken over since border began',
    ({ takenOver }) => takenOver,
  );
  gauge(
    'border_spool_torn_tails',
    'Incomplete ends of segments found since border began, kept aside',
    ({ tornTails }) => tornTails,
  );
  gauge(
    'border_spool_damages',
    'Other things in the spool that could not be read for sure, since border began',
    ({ otherDamages }) => otherDamages,
  );
  new Gauge({
    name: 'border_spool_state',
    help: '1 for the state that the spool is in, 0 for the others',
    labelNames: ['state'],
    registers,
    collect() {
      const { state } = status();
      for (const one of STATES) this.set({ state: one }, one === state ? 1 : 0);
    },
  });
}
