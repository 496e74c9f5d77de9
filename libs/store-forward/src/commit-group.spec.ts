import { describe, expect, it } from '@jest/globals';
import { CommitGroup, TooManyWaitingError } from './commit-group.ts';
import type { CommitGroupOptions } from './commit-group.ts';

interface Commit {
  readonly items: readonly string[];
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

/** A group whose commits end when the spec says so. */
function group(options: Partial<CommitGroupOptions<string, string>> = {}): {
  add: (item: string) => Promise<string>;
  commits: Commit[];
} {
  const commits: Commit[] = [];
  const made = new CommitGroup<string, string>({
    commit: (items) =>
      new Promise((resolve, reject) => {
        commits.push({
          items,
          done: () => {
            resolve(items.map((item) => `${item} committed`));
          },
          fail: reject,
        });
      }),
    key: (item) => item,
    mayBeOneItem: (error) => (error as Error).message === 'bad item',
    largestGroup: 3,
    mostWaiting: 6,
    mostCommits: 1,
    ...options,
  });
  return { add: (item) => made.add(item), commits };
}
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('commits at once when nothing is under way, and together what arrived meanwhile', async () => {
    const { add, commits } = group();
    const first = add('a');
    await soon();
    const others = [add('b'), add('c'), add('d'), add('e')];
    await soon();
    expect(commits.map(({ items }) => items)).toEqual([['a']]);
    commits[0]?.done();
    expect(await first).toBe('a committed');
    await soon();
    expect(commits[1]?.items).toEqual(['b', 'c', 'd']);
    commits[1]?.done();
    await soon();
    expect(commits[2]?.items).toEqual(['e']);
    commits[2]?.done();
    expect(await Promise.all(others)).toHaveLength(4);
  });

  it('answers nobody before the commit', async () => {
    const { add, commits } = group();
    let answered = false;
    void add('a').then(() => (answered = true));
    await soon();
    expect(answered).toBe(false);
    commits[0]?.done();
    await soon();
    expect(answered).toBe(true);
  });

  it('never puts two items of the same key into transactions that overlap', async () => {
    const { add, commits } = group({ mostCommits: 2 });
    void add('a');
    void add('a');
    void add('b');
    await soon();
    expect(commits.map(({ items }) => items)).toEqual([['a', 'b']]);
    commits[0]?.done();
    await soon();
    expect(commits[1]?.items).toEqual(['a']);
  });

  it('tries one by one when one item may have spoilt it for the others', async () => {
    const { add, commits } = group();
    const results = Promise.allSettled([add('a'), add('spoilt')]);
    await soon();
    commits[0]?.fail(new Error('bad item'));
    await soon();
    commits[1]?.done();
    await soon();
    commits[2]?.fail(new Error('bad item'));
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('rejects all when the store is gone, and goes on when it is back', async () => {
    const { add, commits } = group();
    const results = Promise.allSettled([add('a'), add('b')]);
    await soon();
    commits[0]?.fail(new Error('no connection'));
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = add('a');
    await soon();
    commits[1]?.done();
    expect(await again).toBe('a committed');
  });

  it('turns away what is more than it was made for', async () => {
    const { add } = group();
    void add('under way');
    await soon();
    for (let at = 0; at < 6; at += 1) void add(`waiting ${at}`);
    await expect(add('one more')).rejects.toThrow(TooManyWaitingError);
  });
});
