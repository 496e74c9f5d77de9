import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { JournalReader } from '../journal/index.ts';
import type { StreamGateway } from '../stream/index.ts';

export const METRICS = Symbol('Metrics');

/** Figures are taken from where they arise at the moment somebody asks. */
export function controlRoomMetrics(gateway: StreamGateway, reader: JournalReader): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'control_room_stream_clients',
    help: 'Clients of the stream',
    registers,
    collect() {
      this.set(gateway.clientCount);
    },
  });
  new Counter({
    name: 'control_room_stream_changes_sent_total',
    help: 'Changes sent, counted once a client',
    registers,
    collect() {
      this.reset();
      this.inc(gateway.counts.sent);
    },
  });
  new Counter({
    name: 'control_room_stream_changes_dropped_total',
    help: 'Changes that slow clients did not get',
    registers,
    collect() {
      this.reset();
      this.inc(gateway.counts.dropped);
    },
  });
  new Gauge({
    name: 'control_room_journal_reachable',
    help: '1 while the journal can be read, else 0',
    registers,
    collect() {
      this.set(reader.isCurrent ? 1 : 0);
    },
  });
  new Gauge({
    name: 'control_room_journal_lag_seconds',
    help: 'From the recording of the newest entry read until its reading',
    registers,
    collect() {
      this.set((reader.lagMs ?? 0) / 1000);
    },
  });
  return registry;
}
