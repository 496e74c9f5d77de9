import { describe, expect, it } from '@jest/globals';
import { BOARD_NUMBERS, HealthBoard } from './health-board.ts';
import { SERVICES } from './vocabulary.ts';

const rules = { fireAfterMs: 1_500, clearAfterMs: 60_000, minimumHoldMs: 60_000 };

describe('health of all services', () => {
  it('goes down as one when the machine that hosts them all dies', () => {
    const board = new HealthBoard(rules, 0);
    SERVICES.forEach((service, at) => {
      board.observe(service, 1_000 + 100 * at, false);
    });
    expect(board.tick(2_499)).toEqual([]);
    expect(board.nextTurnAtMs()).toBe(2_500);
    expect(board.tick(2_500)).toEqual(SERVICES);
    expect(new Set(Object.values(board.health))).toEqual(new Set(['down']));
  });

  it('leaves a service alone that answers while another goes down', () => {
    const board = new HealthBoard(rules, 0);
    board.observe('visa', 0, false);
    board.observe('watchlist', 0, false);
    board.observe('watchlist', 100, true);
    expect(board.tick(1_500)).toEqual(['visa']);
    expect(board.health).toMatchObject({ visa: 'down', watchlist: 'up' });
  });

  it('comes back as one, when the last that answers again has answered long enough', () => {
    const board = new HealthBoard(rules, 0);
    for (const service of SERVICES) board.observe(service, 0, false);
    board.tick(1_500);
    SERVICES.forEach((service, at) => {
      board.observe(service, 100_000 + 1_000 * at, true);
    });
    expect(board.tick(160_000)).toEqual([]);
    expect(board.nextTurnAtMs()).toBe(167_000);
    expect(board.tick(167_000)).toEqual(SERVICES);
  });

  it('does not wait for a service that stays dead', () => {
    const board = new HealthBoard(rules, 0);
    board.observe('visa', 0, false);
    board.observe('watchlist', 0, false);
    board.tick(1_500);
    board.observe('watchlist', 10_000, true);
    expect(board.tick(70_000)).toEqual(['watchlist']);
  });

  it('is saved to plain numbers and read back', () => {
    const board = new HealthBoard(rules, 0);
    board.observe('visa', 0, false);
    board.tick(1_500);
    board.setOverride('interpol', 1_600, 'down');
    const numbers = new Float64Array(BOARD_NUMBERS);
    board.save(numbers);
    const copy = new HealthBoard(rules, 0);
    copy.load(numbers);
    expect(copy.health).toEqual(board.health);
    expect(copy.of('interpol')).toEqual(board.of('interpol'));
  });
});
