import { servicesAsked } from '#fallback';
import type { RecordCrossing } from '#contracts';
import type { History } from './history.ts';

export const FINDINGS = [
  'lost',
  'duplicated',
  'invented',
  'reordered',
  'cleared-although-listed',
  'never-screened',
  'admitted-twice',
  'unaccounted-form',
  'miscounted',
  'stuck',
] as const;

export interface Finding {
  readonly kind: (typeof FINDINGS)[number];
  readonly text: string;
}

/** `unknown`: nothing is wrong with what was seen, but not all of it was seen, or there was nothing to see. */
export interface Judgement {
  readonly verdict: 'true' | 'false' | 'unknown';
  readonly findings: readonly Finding[];
}

/** Holds a history against what was promised. */
export function judge(history: History): Judgement {
  const findings = [
    ...lost(history),
    ...duplicated(history),
    ...invented(history),
    ...reordered(history),
    ...wronglyCleared(history),
    ...admittedTwice(history),
    ...unaccounted(history),
    ...notAtRest(history),
  ];
  if (findings.length > 0) return { verdict: 'false', findings };
  const isWhole = history.end === 'at-rest' && history.told.length > 0;
  return { verdict: isWhole ? 'true' : 'unknown', findings };
}

/** Whoever was told "recorded" finds that very record in the journal; what the register acknowledged is there. */
function* lost({ told, journal, register, settled, queue, end }: History): Generator<Finding> {
  const kept = new Map(journal.map(({ crossing, hash }) => [crossing.crossingId, hash]));
  for (const { crossingId, laneId, hash } of told) {
    const found = kept.get(crossingId);
    if (found === undefined) {
      yield { kind: 'lost', text: `${laneId} was told that ${crossingId} is recorded; no journal has it` };
    } else if (found !== hash) {
      yield {
        kind: 'lost',
        text: `${laneId} was told that ${crossingId} is recorded; kept is another record`,
      };
    }
  }
  const arrived = new Set(register.map(({ crossingId }) => crossingId));
  for (const { crossingId, kind } of settled) {
    if (kind === 'acknowledged' && !arrived.has(crossingId)) {
      yield { kind: 'lost', text: `${crossingId} was noted as acknowledged; the register does not have it` };
    }
  }
  if (end === 'cut-off') return;
  for (const crossingId of kept.keys()) {
    if (!queue.has(crossingId) && !arrived.has(crossingId)) {
      yield {
        kind: 'lost',
        text: `${crossingId} is in the journal, but in no queue, and not at the register`,
      };
    }
  }
}

function* duplicated({ told, journal, register, settled }: History): Generator<Finding> {
  const seen = new Map<string, Set<string>>();
  const again = (place: string, crossingId: string): boolean => {
    let ids = seen.get(place);
    if (!ids) seen.set(place, (ids = new Set()));
    if (ids.has(crossingId)) return true;
    ids.add(crossingId);
    return false;
  };
  for (const { crossing } of journal) {
    if (again('journal', crossing.crossingId)) yield twice(crossing.crossingId, 'in the journal');
  }
  for (const { crossingId, firstWrites } of register) {
    if (again('register', crossingId)) yield twice(crossingId, 'at the register');
    if (firstWrites > 1) yield twice(crossingId, 'told to be new at the register');
  }
  for (const { crossingId, repeat } of told) {
    if (!repeat && again('new', crossingId)) yield twice(crossingId, 'told to be new to a lane');
  }
  for (const { crossingId, kind } of settled) {
    if (again(kind, crossingId)) yield twice(crossingId, `noted as ${kind} in the journal`);
  }
}

const twice = (crossingId: string, where: string): Finding => ({
  kind: 'duplicated',
  text: `${crossingId} is twice ${where}`,
});

function* invented({ journal, register }: History): Generator<Finding> {
  const kept = new Set(journal.map(({ crossing }) => crossing.crossingId));
  for (const { crossingId } of register) {
    if (!kept.has(crossingId)) {
      yield { kind: 'invented', text: `the register has ${crossingId}, which the journal never had` };
    }
  }
}

/** Within a lane the register hears in the lane's order; only what was once blocked may come later. */
function* reordered({ register, journal, settled }: History): Generator<Finding> {
  const blocked = new Set(
    settled.filter(({ kind }) => kind === 'blocked').map(({ crossingId }) => crossingId),
  );
  yield* outOfOrder(
    'register',
    register.filter(({ crossingId }) => !blocked.has(crossingId)),
  );
  yield* outOfOrder(
    'journal',
    journal.map(({ crossing: { crossingId, laneId, laneSequence } }) => ({
      crossingId,
      laneKey: laneId,
      laneSequence,
    })),
  );
}

function* outOfOrder(
  where: string,
  records: readonly {
    readonly crossingId: string;
    readonly laneKey: string;
    readonly laneSequence: number;
  }[],
): Generator<Finding> {
  const last = new Map<string, number>();
  for (const { crossingId, laneKey, laneSequence } of records) {
    const before = last.get(laneKey) ?? 0;
    if (laneSequence < before) {
      const text = `${crossingId}, number ${laneSequence} of ${laneKey}, came to the ${where} after number ${before}`;
      yield { kind: 'reordered', text };
    }
    last.set(laneKey, Math.max(before, laneSequence));
  }
}

function* wronglyCleared({ journal, isListed }: History): Generator<Finding> {
  for (const { crossing } of journal) {
    if (crossing.decision !== 'cleared') continue;
    const { crossingId, screening, documentedCheck, laneKind, travellerClass } = crossing;
    for (const service of servicesAsked(laneKind, travellerClass)) {
      if (service !== 'watchlist' && service !== 'interpol') continue;
      const seen = screening.lookups.find((lookup) => lookup.service === service);
      if (!seen || seen.outcome === 'unknown' || seen.listVersion === null) {
        yield {
          kind: 'never-screened',
          text: `${crossingId} was cleared; nobody had looked into the ${service}`,
        };
      } else if (seen.outcome === 'hit' || isListed(service, crossing, seen.listVersion)) {
        const text = `${crossingId} was cleared; ${service} version ${seen.listVersion} lists the traveller`;
        yield { kind: 'cleared-although-listed', text };
      }
    }
    if (screening.tier !== 'online' && documentedCheck === null) {
      yield { kind: 'never-screened', text: `${crossingId} was checked by hand; there is no form of it` };
    }
  }
}

/** One document passes a hall once on one flight. Attempts at a gate and then by hand are to be merged by reconciliation. */
function* admittedTwice({ journal }: History): Generator<Finding> {
  const passed = new Map<string, string>();
  for (const { crossing } of journal) {
    if (crossing.decision !== 'cleared') continue;
    const key = passageOf(crossing);
    const before = passed.get(key);
    if (before !== undefined && before !== crossing.crossingId) {
      yield {
        kind: 'admitted-twice',
        text: `one traveller was cleared as ${before} and as ${crossing.crossingId}`,
      };
    }
    passed.set(key, crossing.crossingId);
  }
}

const passageOf = ({ document, flight, direction }: RecordCrossing): string =>
  `${document.mrz} ${flight.date} ${direction}`;

function* unaccounted({ forms, end }: History): Generator<Finding> {
  if (end === 'cut-off') return;
  for (const { number, state } of forms) {
    if (state === 'unaccounted')
      yield { kind: 'unaccounted-form', text: `nobody knows what became of form ${number}` };
  }
}

/** Liveness: when all is well again everything arrives, within a bound, but for what waits for a person. */
function* notAtRest({ queue, end, backlogCounted }: History): Generator<Finding> {
  if (end === 'cut-off') return;
  const waiting = [...queue].filter(([, state]) => state === 'pending').map(([crossingId]) => crossingId);
  if (end === 'restless') {
    const text =
      waiting.length > 0 ? `${waiting.join(', ')} never reached the register` : 'a lane waits for ever';
    yield { kind: 'stuck', text };
    return;
  }
  const blocked = [...queue.values()].filter((state) => state === 'blocked').length;
  if (backlogCounted !== null && backlogCounted !== waiting.length + blocked) {
    const text = `border counts ${backlogCounted} crossings not at the register, there are ${waiting.length + blocked}`;
    yield { kind: 'miscounted', text };
  }
}
