import { Inject, Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { MODES, SERVICES } from '#fallback';
import type { LaneBankObservation } from '#contracts';
import type { Clock } from '#determinism';
import { CrossingStore } from '../crossings/crossing-store.ts';
import { SqlForms } from '../forms/index.ts';
import { Sites } from '../sites/sites.ts';
import { SiteSpool } from '../spool/site-spool.ts';
import { measureSpool } from './spool-metrics.ts';
import { CLOCK } from '../tokens.ts';

const SECOND_MS = 1_000;

/** What Prometheus reads. Gauges are worked out when it asks. */
@Injectable()
export class BorderMetrics {
  readonly registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;

  constructor(
    sites: Sites,
    store: CrossingStore,
    forms: SqlForms,
    spool: SiteSpool,
    @Inject(CLOCK) clock: Clock,
  ) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Histogram({
      name: 'border_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    new Gauge({
      name: 'border_queue_length',
      help: 'Travellers waiting, by hall and kind of lane, as last observed',
      labelNames: ['site', 'hall', 'lane_kind'],
      registers,
      collect() {
        this.reset();
        eachBank(sites, (labels, bank) => {
          this.set(labels, bank.queueLength);
        });
      },
    });
    new Gauge({
      name: 'border_waiting_time_seconds',
      help: 'Waiting time of the checks that started in the last window, by hall, kind of lane and quantile',
      labelNames: ['site', 'hall', 'lane_kind', 'quantile'],
      registers,
      collect() {
        this.reset();
        eachBank(sites, (labels, { waitingTimes: { p50Ms, p90Ms, maxMs } }) => {
          for (const [quantile, ms] of [
            ['0.5', p50Ms],
            ['0.9', p90Ms],
            ['1', maxMs],
          ] as const) {
            if (ms !== null) this.set({ ...labels, quantile }, ms / SECOND_MS);
          }
        });
      },
    });
    new Gauge({
      name: 'border_records_unsynced',
      help: 'Crossings that the register has not acknowledged',
      labelNames: ['site'],
      registers,
      collect() {
        this.reset();
        for (const { siteId, backlog } of sites.all()) this.set({ site: siteId }, backlog.status().unsynced);
      },
    });
    new Gauge({
      name: 'border_records_blocked',
      help: 'Crossings set aside for a person',
      labelNames: ['site'],
      registers,
      collect() {
        this.reset();
        for (const { siteId, backlog } of sites.all()) this.set({ site: siteId }, backlog.status().blocked);
      },
    });
    new Gauge({
      name: 'border_forms_outstanding',
      help: 'Numbered paper forms issued of which nobody has said what became; as last known while the store is away',
      labelNames: ['site'],
      registers,
      async collect() {
        const outstanding = await forms.outstanding().catch(() => null);
        for (const [site, count] of outstanding ?? []) this.set({ site }, count);
      },
    });
    new Gauge({
      name: 'border_mode',
      help: '1 for the mode that a hall is in, 0 for the others',
      labelNames: ['site', 'hall', 'mode'],
      registers,
      collect() {
        this.reset();
        for (const { siteId, halls } of sites.all()) {
          for (const hall of halls.values()) {
            for (const mode of MODES) {
              this.set({ site: siteId, hall: hall.hallId, mode }, mode === hall.mode ? 1 : 0);
            }
          }
        }
      },
    });
    new Gauge({
      name: 'border_service_up',
      help: '1 while a service of the data centre counts as up at a site, else 0',
      labelNames: ['site', 'service'],
      registers,
      collect() {
        this.reset();
        for (const { siteId, board } of sites.all()) {
          for (const service of SERVICES) {
            this.set({ site: siteId, service }, board.health[service] === 'up' ? 1 : 0);
          }
        }
      },
    });
    new Gauge({
      name: 'border_crossings_waiting',
      help: 'Crossings that wait for a transaction, or for the disk of the spool',
      registers,
      collect() {
        this.set(store.waiting + spool.waiting);
      },
    });
    measureSpool(() => spool.status, clock, registers);
  }

  /** Measures every request of the app, by route. */
  measure(app: NestFastifyApplication): void {
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onResponse', (request, reply, done) => {
        const route = request.routeOptions.url ?? '(none)';
        const labels = { method: request.method, route, status: String(reply.statusCode) };
        this.#requests.observe(labels, reply.elapsedTime / SECOND_MS);
        done();
      });
  }
}

interface Labels {
  readonly site: string;
  readonly hall: string;
  readonly lane_kind: string;
}

function eachBank(sites: Sites, tell: (labels: Labels, bank: LaneBankObservation) => void): void {
  for (const { siteId, halls } of sites.all()) {
    for (const { hallId, observed } of halls.values()) {
      for (const bank of observed?.observation.banks ?? []) {
        tell({ site: siteId, hall: hallId, lane_kind: bank.laneKind }, bank);
      }
    }
  }
}
