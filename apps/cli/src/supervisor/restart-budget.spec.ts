import { describe, expect, it } from '@jest/globals';
import { RestartBudget } from './restart-budget.ts';

describe('RestartBudget', () => {
  it('doubles the pause with each death within the window', () => {
    const budget = new RestartBudget();
    expect([0, 1, 2, 3, 4].map((atMs) => budget.recordDeath(atMs))).toEqual([250, 500, 1000, 2000, 4000]);
  });

  it('is spent at the sixth death within a minute', () => {
    const budget = new RestartBudget();
    for (let death = 0; death < 5; death++) budget.recordDeath(death * 1000);
    expect(budget.recordDeath(59_999)).toBeNull();
  });

  it('forgets deaths older than its window', () => {
    const budget = new RestartBudget();
    for (let death = 0; death < 5; death++) budget.recordDeath(0);
    expect(budget.recordDeath(60_000)).toBe(250);
  });
});
