import { FRAME_HEADER_BYTES, frameOf } from '#store-forward';
import { AS_BUILT } from './border.ts';
import { FORM_MUTANTS } from './form-mutants.ts';
import type { Mutant } from './mutant.ts';

/** Every frame with the hash that fits what is in it now; what is cut off is taken as it is. */
function hashedAnew(name: string, bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes);
  const frames: Uint8Array[] = [];
  let sequence = Number(name.slice('segment-'.length, 'segment-'.length + 12));
  for (let at = 0; at + FRAME_HEADER_BYTES <= buffer.length; sequence += 1) {
    const payloadAt = at + FRAME_HEADER_BYTES;
    const payload = buffer.subarray(payloadAt, payloadAt + buffer.readUInt32BE(at + 4));
    frames.push(frameOf(name, { sequence, writtenAtMs: 0, payload }));
    at = payloadAt + payload.length;
  }
  return Buffer.concat(frames);
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledge-before-commit',
    mistake: 'a lane is told that its crossing is recorded before the transaction is committed',
    caughtAs: 'lost',
    changes: () => {
      const said = new Map<string, string>();
      return {
        table: (real) => ({
          ...real,
          keepNew: (given) => {
            real.keepNew(given).catch(() => undefined);
            const fresh = given.filter(({ crossing }) => !said.has(crossing.crossingId));
            for (const { crossing, hash } of fresh) said.set(crossing.crossingId, hash);
            return Promise.resolve(
              new Map(fresh.map(({ crossing }) => [crossing.crossingId, crossing.siteAt])),
            );
          },
          known: (ids) =>
            Promise.resolve(new Map(ids.map((id) => [id, { hash: said.get(id) ?? '', recordedAt: '' }]))),
        }),
      };
    },
  },
  {
    name: 'forget-the-cursor',
    mistake: 'after a restart the forwarder begins at the newest entry, not at the oldest',
    caughtAs: 'stuck',
    changes: () => ({
      queue: (real) => ({
        ...real,
        pending: async (after, limit) => {
          if (after !== null) return real.pending(after, limit);
          const { cursor } = await real.pending(null, Number.MAX_SAFE_INTEGER);
          return { entries: [], cursor: cursor ?? '0-0' };
        },
      }),
    }),
  },
  {
    name: 'read-past-open-transactions',
    mistake: 'the cursor passes transactions that are still open, and never sees what they commit',
    caughtAs: 'stuck',
    changes: () => ({
      tamper: (store) => {
        Object.defineProperty(store, 'oldestOpen', { value: Infinity });
      },
    }),
  },
  {
    name: 'drop-on-restart',
    mistake: 'the queue to the register is in memory alone',
    caughtAs: 'lost',
    changes: () => {
      let first = true;
      let forget = (): void => undefined;
      return {
        tamper: ({ queue }) => {
          forget = () => {
            for (const [key, { state }] of queue) if (state === 'pending') queue.delete(key);
          };
        },
        queue: (real) => {
          if (!first) forget();
          first = false;
          return real;
        },
      };
    },
  },
  {
    name: 'other-content-accepted',
    mistake: 'an id that stands for another record is taken for a repeat',
    caughtAs: 'lost',
    changes: () => ({
      table: (real) => {
        const hashes = new Map<string, string>();
        return {
          ...real,
          keepNew: (given) => {
            for (const { crossing, hash } of given) hashes.set(crossing.crossingId, hash);
            return real.keepNew(given);
          },
          known: async (ids) =>
            new Map(
              [...(await real.known(ids))].map(([id, known]) => [
                id,
                { ...known, hash: hashes.get(id) ?? known.hash },
              ]),
            ),
        };
      },
    }),
  },
  {
    name: 'silence-is-consent',
    mistake: 'a batch that nobody answered counts as acknowledged',
    caughtAs: 'lost',
    changes: () => ({
      uplink: (real) => ({
        send: async (siteId, records, entries) => {
          const attempt = await real.send(siteId, records, entries);
          if (attempt.kind !== 'unknown') return attempt;
          const acknowledged = { kind: 'acknowledged', repeat: false } as const;
          return {
            kind: 'answered',
            outcomes: new Map(entries.map(({ crossingId }) => [crossingId, acknowledged])),
          };
        },
      }),
    }),
  },
  {
    name: 'rejected-is-done',
    mistake: 'a record that the register refused counts as acknowledged',
    caughtAs: 'lost',
    changes: () => ({
      uplink: (real) => ({
        send: async (siteId, records, entries) => {
          const attempt = await real.send(siteId, records, entries);
          if (attempt.kind !== 'answered') return attempt;
          const acknowledged = { kind: 'acknowledged', repeat: true } as const;
          return {
            kind: 'answered',
            outcomes: new Map([...attempt.outcomes.keys()].map((crossingId) => [crossingId, acknowledged])),
          };
        },
      }),
    }),
  },
  {
    name: 'last-in-first-out',
    mistake: 'a batch is sent newest first',
    caughtAs: 'reordered',
    changes: () => ({
      queue: (real) => ({ ...real, written: (entries) => real.written([...entries].reverse()) }),
    }),
  },
  {
    name: 'register-knows-no-ids',
    mistake: 'the register takes every arrival for a new crossing',
    caughtAs: 'duplicated',
    changes: () => ({
      tamper: (_store, centre) => {
        const merge = centre.merge.bind(centre);
        centre.merge = (records, sorted) => {
          merge(records, sorted);
          return new Map(sorted.distinct.map(({ record, arrivals }) => [record.crossingId, arrivals]));
        };
      },
    }),
  },
  {
    name: 'id-for-each-attempt',
    mistake: 'a lane makes a new id when it repeats a crossing that nobody answered',
    caughtAs: 'admitted-twice',
    changes: () => ({
      idOf: (crossingId, attempt) => (attempt === 1 ? crossingId : `${crossingId}-${attempt}`),
    }),
  },
  {
    name: 'unknown-is-clear',
    mistake: 'a list that nobody could look into counts as clear',
    caughtAs: 'never-screened',
    changes: () => ({
      adviceFor: (laneKind, travellerClass, lookups, ...rest) =>
        AS_BUILT.adviceFor(
          laneKind,
          travellerClass,
          lookups.map((one) => (one.outcome === 'unknown' ? { ...one, outcome: 'clear' } : one)),
          ...rest,
        ),
    }),
  },
  {
    name: 'hits-overlooked',
    mistake: 'a hit is read as clear, by the advice and by the rule that should refuse such a record',
    caughtAs: 'cleared-although-listed',
    changes: () => ({ adviceFor: () => 'clear', brokenRule: () => null }),
  },
  {
    name: 'wait-for-nobody',
    mistake: 'a restarted border counts the backlog while transactions of its earlier life are still open',
    caughtAs: 'miscounted',
    changes: () => ({ waitsForTheDead: false }),
  },
  {
    name: 'spool-without-sync',
    mistake: 'the spool answers when a record is written, before the disk has synced it',
    caughtAs: 'lost',
    changes: () => ({ disk: (real) => ({ ...real, sync: () => Promise.resolve() }) }),
  },
  {
    name: 'spool-guesses',
    mistake: 'whatever is in the spool counts as written there, whether its hash holds or not',
    caughtAs: 'invented',
    changes: () => ({
      disk: (real) => ({ ...real, read: async (name) => hashedAnew(name, await real.read(name)) }),
    }),
  },
  {
    name: 'spool-gone-before-commit',
    mistake: 'a segment of the spool is removed when it was read, before the journal has it',
    caughtAs: 'lost',
    changes: () => ({
      disk: (real) => ({
        ...real,
        read: async (name) => {
          const bytes = await real.read(name);
          await real.remove(name);
          return bytes;
        },
        remove: () => Promise.resolve(),
      }),
    }),
  },
  {
    name: 'count-on',
    mistake: 'counts kept in memory go on after the store was away, whatever was committed meanwhile',
    caughtAs: 'miscounted',
    changes: () => ({ recounts: false }),
  },
  {
    name: 'cursor-before-findings',
    mistake: 'how far screening again has come is kept before what it found',
    caughtAs: 'never-screened',
    changes: () => ({
      outcomes: (real, { life, store }) => ({
        ...real,
        write: async (outcome, at) => {
          const { transaction, sequence } = outcome.records.at(-1)!;
          await store.write(life, 'how far screening again has come', () => {
            store.screening.cursor = { transaction: Number(transaction), sequence: Number(sequence) };
          });
          return real.write({ ...outcome, from: { ...outcome.from, transaction, sequence } }, at);
        },
      }),
    }),
  },
  {
    name: 'findings-without-cursor',
    mistake: 'what screening again found is kept, and how far it has come is forgotten at a restart',
    caughtAs: 'duplicated',
    changes: () => ({
      outcomes: (real, { store }) => {
        store.screening.cursor = { transaction: 0, sequence: 0 };
        return real;
      },
    }),
  },
  {
    name: 'only-the-list-of-then',
    mistake: 'records are screened again against the list as it stood at the crossing alone',
    caughtAs: 'cleared-although-listed',
    changes: () => ({
      outcomes: (real) => ({
        ...real,
        write: ({ lateHits, ...outcome }, at) =>
          real.write(
            {
              ...outcome,
              lateHits: lateHits.filter(({ findings }) =>
                findings.some(({ atCrossing }) => atCrossing === 'hit'),
              ),
            },
            at,
          ),
      }),
    }),
  },
  {
    name: 'mended-never-screened',
    mistake: 'a record whose document was mended is not screened under the new one',
    caughtAs: 'never-screened',
    changes: () => ({
      outcomes: (real) => ({
        ...real,
        writeAgain: ({ lateHits: _, ...outcome }, at) =>
          real.writeAgain({ ...outcome, versions: null, lateHits: [] }, at),
      }),
    }),
  },
  {
    name: 'attempts-never-matched',
    mistake: 'two attempts of one traveller are not held against each other',
    caughtAs: 'admitted-twice',
    changes: () => ({
      outcomes: (real) => ({
        write: (outcome, at) => real.write({ ...outcome, merges: [], conflicts: [] }, at),
        writeAgain: (outcome, at) => real.writeAgain({ ...outcome, merges: [], conflicts: [] }, at),
      }),
    }),
  },
  ...FORM_MUTANTS,
];
