import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#fallback';
import type { Service } from '#fallback';
import { FaultPlan } from '#faults';
import fc from 'fast-check';
import { faultWindows } from './fault-windows.ts';
import type { ResolvedFault, ResolvedRecovery } from './fault-windows.ts';

const SITES = ['CGK-T3', 'CGK-T2', 'DPS'];
const outage = (given: Partial<ResolvedFault> = {}): ResolvedFault => ({
  fault: 'outage',
  kind: 'timeout',
  parameters: {},
  services: SERVICES,
  sites: SITES,
  fromMs: 1000,
  untilMs: null,
  flap: null,
  ...given,
});
const step = (
  atMs: number,
  services: readonly Service[],
  sites: readonly string[] = SITES,
): ResolvedRecovery => ({
  atMs,
  fault: null,
  services,
  sites,
});
const windows = (faults: readonly ResolvedFault[], recovery: readonly ResolvedRecovery[] = []) =>
  faultWindows(faults, recovery, SITES, 100_000)?.map(
    ({ faultId, fromMs, services, sites, untilMs }) =>
      `${faultId} ${fromMs}-${untilMs ?? 'end'} ${services.length === 8 ? 'all' : services.join('+')} @ ${sites === 'all' ? 'all' : sites.join('+')}`,
  );

describe('fault windows', () => {
  it('are one when nothing recovers', () => {
    expect(windows([outage()])).toEqual(['outage 1000-end all @ all']);
  });

  it('end service by service and site by site as the recovery has it', () => {
    expect(
      windows(
        [outage()],
        [
          step(5000, ['watchlist', 'interpol']),
          step(6000, ['autogate'], ['CGK-T3']),
          step(7000, ['autogate', 'visa']),
        ],
      ),
    ).toEqual([
      'outage-1 1000-5000 watchlist+interpol @ all',
      'outage-3 1000-6000 autogate @ CGK-T3',
      'outage-4 1000-7000 visa @ CGK-T3',
      'outage-5 1000-7000 autogate+visa @ CGK-T2+DPS',
      'outage-2 1000-end crossing-register+stay-permit+passport+m-paspor @ all',
    ]);
  });

  it('recover at the earliest step, not by one before the fault, and only of the fault it names', () => {
    expect(
      windows(
        [outage({ services: ['visa'] })],
        [step(500, ['visa']), step(9000, ['visa']), step(8000, ['visa'])],
      ),
    ).toEqual(['outage 1000-8000 visa @ all']);
    expect(windows([outage({ services: ['visa'] })], [{ ...step(8000, ['visa']), fault: 'other' }])).toEqual([
      'outage 1000-end visa @ all',
    ]);
  });

  it('flap from the beginning, on first, and stop flapping at the end or at recovery', () => {
    const flapping = outage({ services: ['visa'], untilMs: 16_000, flap: { upMs: 4000, downMs: 2000 } });
    expect(windows([flapping])).toEqual([
      'outage-1 1000-3000 visa @ all',
      'outage-2 7000-9000 visa @ all',
      'outage-3 13000-15000 visa @ all',
    ]);
    expect(windows([flapping], [step(8000, ['visa'])])).toEqual([
      'outage-1 1000-3000 visa @ all',
      'outage-2 7000-8000 visa @ all',
    ]);
  });

  it('are left out when over before the run begins', () => {
    expect(
      windows([outage({ fromMs: -9000, untilMs: 0 }), outage({ fault: 'second', fromMs: -9000 })]),
    ).toEqual(['second -9000-end all @ all']);
  });

  it('are refused when too many, before they are made', () => {
    expect(faultWindows([outage({ flap: { upMs: 1, downMs: 1 } })], [], SITES, 1e9)).toBeNull();
  });

  it('leave each service at each site down from the fault to its earliest recovery, whatever the grouping', () => {
    const services = fc.uniqueArray(fc.constantFrom(...SERVICES), { minLength: 1 });
    const sites = fc.uniqueArray(fc.constantFrom(...SITES), { minLength: 1 });
    const steps = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 90_000 }), services, sites }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(services, sites, steps, (ofServices, atSites, recovery) => {
        const fault = outage({ services: ofServices, sites: atSites });
        const made = faultWindows(
          [fault],
          recovery.map((one) => ({ ...one, fault: null })),
          SITES,
          100_000,
        )!;
        const plan = new FaultPlan(made, { randomSeed: 1 });
        for (const service of SERVICES) {
          for (const site of SITES) {
            const ends = recovery
              .filter((one) => one.atMs >= 1000 && one.services.includes(service) && one.sites.includes(site))
              .map(({ atMs }) => atMs);
            const untilMs = Math.min(100_000, ...ends);
            const down = ofServices.includes(service) && atSites.includes(site) && untilMs > 1000;
            expect(plan.outages(service, site, 0, 100_000)).toEqual(down ? [{ fromMs: 1000, untilMs }] : []);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
