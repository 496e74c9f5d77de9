import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SiteStatus } from '#contracts';
import { VirtualClock } from '#determinism';
import { BorderWord } from './border-word.ts';

const statusOf = (siteId: string, siteStore: 'up' | 'down'): SiteStatus =>
  ({ siteId, siteStore }) as Partial<SiteStatus> as SiteStatus;

describe("border's own word", () => {
  let clock: VirtualClock;
  let answer: (siteId: string) => Promise<SiteStatus>;
  let word: BorderWord;
  let [asked, stands, over] = [0, [] as string[], 0];
  const listener = {
    siteIds: () => ['CGK-T3', 'CGK-T2'],
    stands: ({ siteId, siteStore }: SiteStatus) => stands.push(`${siteId} ${siteStore}`),
    over: () => (over += 1),
  };
  beforeEach(() => {
    clock = new VirtualClock();
    [asked, stands, over] = [0, [], 0];
    answer = (siteId) => Promise.resolve(statusOf(siteId, 'down'));
    word = new BorderWord((siteId) => {
      asked += 1;
      return answer(siteId);
    }, clock);
  });
  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      clock.advanceBy(1_000);
    }
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  it('is asked for site by site, once a second, while the journal cannot be read', async () => {
    word.begin(listener);
    word.begin(listener);
    await pass(3);
    expect(asked).toBe(8);
    expect(stands.slice(0, 2)).toEqual(['CGK-T3 down', 'CGK-T2 down']);
    expect(over).toBe(0);
    word.stop();
    await pass(3);
    expect(asked).toBe(8);
  });

  it('counts until border has handed over what it kept, and is then over once', async () => {
    word.begin(listener);
    await pass(2);
    word.journalBack();
    await pass(3);
    expect(over).toBe(0);
    answer = (siteId) => Promise.resolve(statusOf(siteId, 'up'));
    await pass(4);
    expect(over).toBe(1);
    const before = asked;
    await pass(3);
    expect(asked).toBe(before);
  });

  it('leaves a site that does not answer as it was, and does not wait for it for ever', async () => {
    answer = (siteId) =>
      siteId === 'CGK-T2'
        ? Promise.reject(new Error('no answer'))
        : Promise.resolve(statusOf(siteId, 'down'));
    word.begin(listener);
    await pass(1);
    expect(new Set(stands)).toEqual(new Set(['CGK-T3 down']));
    word.journalBack();
    await pass(33);
    expect(over).toBe(1);
  });

  it('goes on when the journal goes away again before it is over', async () => {
    answer = (siteId) => Promise.resolve(statusOf(siteId, 'up'));
    word.begin(listener);
    word.journalBack();
    await pass(1);
    word.begin(listener);
    await pass(5);
    expect(over).toBe(0);
    word.journalBack();
    await pass(4);
    expect(over).toBe(1);
  });
});
