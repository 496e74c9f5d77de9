import { describe, expect, it } from '@jest/globals';
import { documentedCheckNeeds, gatesOpen, laneCanServe, tierOfCheck } from './lanes.ts';
import { servicesAsked, servicesNeeded } from './needs.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { SERVICES, TRAVELLER_CLASSES } from './vocabulary.ts';
import type { HealthState, Service, ServiceHealth } from './vocabulary.ts';

const healthWith = (...down: Service[]): ServiceHealth =>
  Object.fromEntries(SERVICES.map((service) => [service, down.includes(service) ? 'down' : 'up'])) as Record<
    Service,
    HealthState
  >;
const local = { autogateSnapshotMaxAgeMs: 3_600_000 };

describe('lanes', () => {
  it('let only eligible travellers through an autogate: 14 or older, e-passport and visa, or registered', () => {
    const eligible = TRAVELLER_CLASSES.filter((of) =>
      laneCanServe('autogate', of, healthWith(), DEFAULT_POLICY, null),
    );
    expect(eligible).toEqual(['wni', 'wna-evisa', 'asean-registered']);
  });

  it('can always fall back at a counter', () => {
    for (const of of TRAVELLER_CLASSES) {
      expect(laneCanServe('counter', of, healthWith(...SERVICES), DEFAULT_POLICY, null)).toBe(true);
    }
  });

  it('shut an autogate when a service it needs is down, for those whom it concerns', () => {
    for (const service of ['watchlist', 'crossing-register', 'autogate'] as const) {
      expect(gatesOpen(healthWith(service), DEFAULT_POLICY, 0)).toBe(false);
    }
    expect(laneCanServe('autogate', 'wna-evisa', healthWith('visa'), DEFAULT_POLICY, null)).toBe(false);
    expect(gatesOpen(healthWith('visa'), DEFAULT_POLICY, null)).toBe(true);
    expect(gatesOpen(healthWith('interpol'), DEFAULT_POLICY, null)).toBe(true);
  });

  it('shut an autogate while the store of the site is down: nobody there fills in a form', () => {
    expect(laneCanServe('autogate', 'wni', healthWith(), local, 0, 'down')).toBe(false);
    expect(laneCanServe('counter', 'wni', healthWith(), local, 0, 'down')).toBe(true);
  });

  it('keep autogates open on a fresh snapshot where the policy allows it', () => {
    const dead = healthWith(...SERVICES);
    expect(laneCanServe('autogate', 'wni', dead, local, 3_600_000)).toBe(true);
    expect(laneCanServe('autogate', 'wni', dead, local, 3_600_001)).toBe(false);
    expect(laneCanServe('autogate', 'wni', dead, local, null)).toBe(false);
    expect(laneCanServe('autogate', 'wna-evisa', dead, local, 0)).toBe(false);
    expect(laneCanServe('autogate', 'wna-evisa', healthWith('watchlist'), local, 0)).toBe(true);
  });
});

describe('tier of a check', () => {
  it('is online when everything needed is up, local when not, paper without a store', () => {
    expect(tierOfCheck('counter', 'wni', healthWith('visa'), 'up')).toBe('online');
    expect(tierOfCheck('counter', 'wna-other', healthWith('visa'), 'up')).toBe('local');
    expect(tierOfCheck('counter', 'wni', healthWith(), 'down')).toBe('paper');
  });

  it('asks what it needs but for the register, which is written to afterwards', () => {
    expect(servicesNeeded('autogate', 'wna-evisa')).toEqual([
      'watchlist',
      'crossing-register',
      'autogate',
      'visa',
    ]);
    expect(servicesAsked('autogate', 'wna-evisa')).toEqual(['watchlist', 'autogate', 'visa']);
    expect(servicesAsked('counter', 'wna-other')).toEqual(['watchlist', 'interpol', 'visa', 'stay-permit']);
  });
});

describe('a documented check', () => {
  it('holds a visa and a sticker for a foreigner who arrives, a stamp for all others', () => {
    const needs = (
      of: 'wni' | 'wna-other' | 'asean-registered',
      direction: 'arrival' | 'departure',
    ): object => documentedCheckNeeds(of, direction, { secondOfficerForForeigners: true });
    expect(needs('wna-other', 'arrival')).toEqual({ visa: true, secondOfficer: true, mark: 'sticker' });
    expect(needs('asean-registered', 'arrival')).toMatchObject({ visa: false, mark: 'sticker' });
    expect(needs('wna-other', 'departure')).toEqual({ visa: false, secondOfficer: true, mark: 'stamp' });
    expect(needs('wni', 'arrival')).toEqual({ visa: false, secondOfficer: false, mark: 'stamp' });
    expect(documentedCheckNeeds('wna-other', 'arrival', DEFAULT_POLICY).secondOfficer).toBe(false);
  });
});
