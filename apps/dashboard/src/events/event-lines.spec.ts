import { describe, expect, it } from '@jest/globals';
import type { StreamEvent } from '#contracts';
import { eventLines } from './event-lines.ts';

const from = Date.parse('2024-06-19T21:15:00.000Z');
let number = 0;
const event = (
  kind: StreamEvent['kind'],
  minute: number,
  siteId: string | null,
  body: Record<string, unknown>,
): StreamEvent => ({
  eventId: `1-${(number += 1)}`,
  kind,
  siteId,
  siteAt: new Date(from + minute * 60_000).toISOString(),
  recordedAt: new Date(from).toISOString(),
  body,
});
const health = (minute: number, siteId: string, service: string, state: 'up' | 'down'): StreamEvent =>
  event('ServiceHealthChanged', minute, siteId, { from: 'up', status: { service, state } });
const mode = (minute: number, hallId: string, before: string, to: string): StreamEvent =>
  event('ModeChanged', minute, 'CGK-T3', { hallId, from: before, to, because: ['visa'] });

describe('lines of the events feed', () => {
  it('are newest first', () => {
    const lines = eventLines([mode(0, 'a', 'normal', 'documented'), mode(60, 'a', 'documented', 'normal')]);
    expect(lines.map((line) => line.kind === 'mode' && line.to)).toEqual(['normal', 'documented']);
  });

  it('tell services of one site that fall together once, and each site by itself', () => {
    const lines = eventLines([
      health(0, 'CGK-T3', 'visa', 'down'),
      health(0, 'CGK-T2', 'visa', 'down'),
      health(1, 'CGK-T3', 'interpol', 'down'),
    ]);
    expect(lines).toMatchObject([
      { siteId: 'CGK-T2', services: ['visa'] },
      { siteId: 'CGK-T3', services: ['visa', 'interpol'] },
    ]);
  });

  it('do not join what went the other way meanwhile, nor what lies far apart', () => {
    expect(
      eventLines([
        health(0, 'CGK-T3', 'visa', 'down'),
        health(1, 'CGK-T3', 'visa', 'up'),
        health(2, 'CGK-T3', 'visa', 'down'),
        health(9, 'CGK-T3', 'interpol', 'down'),
      ]),
    ).toHaveLength(4);
  });

  it('tell halls that change together once', () => {
    const lines = eventLines([
      mode(0, 'CGK-T3-departure', 'normal', 'documented'),
      event('CommandGiven', 0, null, { command: 'start-fault' }),
      mode(0, 'CGK-T3-arrival', 'normal', 'documented'),
    ]);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ hallIds: ['CGK-T3-departure', 'CGK-T3-arrival'], because: ['visa'] });
  });
});
