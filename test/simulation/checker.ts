import { servicesAsked } from '#fallback';
import type { RecordCrossing } from '#contracts';
import { givenCrossing } from '#store-forward';
import type { Finding } from './findings.ts';
import { formNumberOfRecord, formsAccountedFor, standingOnce } from './form-rules.ts';
import { sentKey } from './history.ts';
import { screenedAsMended } from './mended-rules.ts';
import type { History, Recorded } from './history.ts';

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
    ...screenedAgain(history),
    ...screenedAsMended(history),
    ...admittedTwice(history),
    ...formsAccountedFor(history),
    ...notAtRest(history),
  ];
  if (findings.length > 0) return { verdict: 'false', findings };
  const wasAnybodyTold = history.told.length > 0 || history.forms.some(({ told }) => told);
  const isWhole = history.end === 'at-rest' && wasAnybodyTold;
  return { verdict: isWhole ? 'true' : 'unknown', findings };
}

/** Whoever was told "recorded" finds that very record in the journal; what the register acknowledged is there. */
function* lost(history: History): Generator<Finding> {
  const { told, journal, register, settled, queue, end } = history;
  const kept = new Map(journal.map(({ crossing, hash }) => [crossing.crossingId, hash]));
  const asSent = new Set(journal.map((recorded) => asItWasSent(history, recorded)));
  for (const { crossingId, laneId, hash } of told) {
    if (asSent.has(sentKey(crossingId, hash))) continue;
    const found = kept.get(crossingId);
    const instead = found === undefined ? 'no journal has it' : 'kept is another record';
    yield { kind: 'lost', text: `${laneId} was told that ${crossingId} is recorded; ${instead}` };
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
  for (const { crossingId, hash, repeat } of told) {
    // Another record under the same id, kept beside the first, is new too.
    if (!repeat && again('new', sentKey(crossingId, hash)))
      yield twice(crossingId, 'told to be new to a lane');
  }
  for (const { crossingId, kind } of settled) {
    if (again(kind, crossingId)) yield twice(crossingId, `noted as ${kind} in the journal`);
  }
}

const twice = (crossingId: string, where: string): Finding => ({
  kind: 'duplicated',
  text: `${crossingId} is twice ${where}`,
});

/** The record of a journal entry by the id and with the content under which a lane had sent it. */
function asItWasSent({ keptBeside }: History, { crossing, hash }: Recorded): string {
  const crossingId = keptBeside.get(crossing.crossingId);
  if (crossingId === undefined) return sentKey(crossing.crossingId, hash);
  return sentKey(crossingId, givenCrossing({ ...crossing, crossingId }).hash);
}

/** Nothing is in the journal that no lane has sent, nor at the register what the journal never had. */
function* invented(history: History): Generator<Finding> {
  const { journal, register, sent } = history;
  for (const recorded of journal) {
    const { crossingId } = recorded.crossing;
    // What is typed in is held against the sheet.
    if (formNumberOfRecord(recorded.crossing) !== null) continue;
    if (!sent || sent.has(asItWasSent(history, recorded))) continue;
    yield { kind: 'invented', text: `the journal has ${crossingId} with a content that no lane ever sent` };
  }
  const kept = new Set(journal.map(({ crossing }) => crossing.crossingId));
  for (const { crossingId } of register) {
    if (!kept.has(crossingId)) {
      yield { kind: 'invented', text: `the register has ${crossingId}, which the journal never had` };
    }
  }
}

/**
 * Within a lane the register hears in the lane's order; only what was once blocked may come later. Paper forms have no order:
 * whoever types them in takes them as they lie.
 */
function* reordered({ register, journal, settled, keptBeside }: History): Generator<Finding> {
  const blocked = new Set(
    settled.filter(({ kind }) => kind === 'blocked').map(({ crossingId }) => crossingId),
  );
  const ofLanes = journal.filter(({ crossing }) => formNumberOfRecord(crossing) === null);
  const sentByLanes = new Set(ofLanes.map(({ crossing }) => crossing.crossingId));
  yield* outOfOrder(
    'register',
    register.filter(({ crossingId }) => sentByLanes.has(crossingId) && !blocked.has(crossingId)),
  );
  yield* outOfOrder(
    'journal',
    ofLanes
      .filter(({ crossing }) => !keptBeside.has(crossing.crossingId))
      .map(({ crossing: { crossingId, laneId, laneSequence } }) => ({
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

/** Every record made under fallback is screened again, once; who was let through and is listed is told, once. */
function* screenedAgain(history: History): Generator<Finding> {
  const { journal, screenedAgain, lateHits, isListed, end } = history;
  const mended = new Set(history.mended.map(({ crossingId }) => crossingId));
  const screened = new Map<string, Readonly<Record<'watchlist' | 'interpol', number>>>();
  for (const { crossingId, versions, asMended } of screenedAgain) {
    if (asMended) continue;
    if (screened.has(crossingId)) yield twice(crossingId, 'noted as screened again');
    screened.set(crossingId, versions);
  }
  const told = new Set<string>();
  for (const crossingId of lateHits) {
    if (told.has(crossingId) && !mended.has(crossingId)) yield twice(crossingId, 'told to be a late hit');
    told.add(crossingId);
  }
  for (const { crossing } of journal) {
    const { crossingId, decision, screening } = crossing;
    if (screening.tier === 'online') continue;
    const versions = screened.get(crossingId);
    if (!versions) {
      if (end === 'cut-off') continue;
      yield {
        kind: 'never-screened',
        text: `${crossingId} was made under fallback; nobody has screened it again`,
      };
      continue;
    }
    // Of a mended one only what it says now counts.
    if (decision !== 'cleared' || mended.has(crossingId)) continue;
    const lists = (['watchlist', 'interpol'] as const).filter((one) =>
      isListed(one, crossing, versions[one]),
    );
    if (lists.length > 0 && !told.has(crossingId)) {
      const text = `${crossingId} was cleared under fallback; the ${lists.join(' and the ')} had the traveller when it was screened again, and nobody was told`;
      yield { kind: 'cleared-although-listed', text };
    }
    if (lists.length === 0 && told.has(crossingId)) {
      yield { kind: 'invented', text: `${crossingId} is told to be a late hit; no list has the traveller` };
    }
  }
}

/** One document passes a hall once on one flight. Two attempts of one traveller are merged, or a person is asked. */
function* admittedTwice(history: History): Generator<Finding> {
  const { journal, merges, conflicts, screenedAgain, mended, keptBeside, end } = history;
  const merged = new Map<string, string>();
  for (const { mergedCrossingId, keptCrossingId } of merges) {
    if (merged.has(mergedCrossingId)) yield twice(mergedCrossingId, 'merged into another');
    merged.set(mergedCrossingId, keptCrossingId);
  }
  for (const crossingId of merged.keys()) {
    if (standing(crossingId, merged) === null) {
      yield { kind: 'lost', text: `${crossingId} is merged into a record that does not stand either` };
    }
  }
  yield* standingOnce(
    history,
    (recorded) => asItWasSent(history, recorded),
    (crossingId) => standing(crossingId, merged) ?? crossingId,
  );
  const asked = new Set(conflicts.filter((ids) => ids.length > 1).map((ids) => [...ids].sort().join(' ')));
  const screened = new Set(screenedAgain.map(({ crossingId }) => crossingId));
  const passed = new Map<string, RecordCrossing[]>();
  const asMended = new Map(mended.map((crossing) => [crossing.crossingId, crossing]));
  for (const recorded of journal) {
    const crossing = asMended.get(recorded.crossing.crossingId) ?? recorded.crossing;
    if (crossing.decision !== 'cleared' || merged.has(crossing.crossingId)) continue;
    if (keptBeside.has(crossing.crossingId)) continue;
    const key = passageOf(crossing);
    const before = passed.get(key) ?? [];
    passed.set(key, [...before, crossing]);
    for (const other of before) {
      if (other.crossingId === crossing.crossingId) continue;
      if (asked.has([other.crossingId, crossing.crossingId].sort().join(' '))) continue;
      if (
        end === 'cut-off' &&
        [other, crossing].some((one) => !isOnline(one) && !screened.has(one.crossingId))
      ) {
        continue;
      }
      const text = `one traveller was cleared as ${other.crossingId} and as ${crossing.crossingId}`;
      yield { kind: 'admitted-twice', text };
    }
  }
}

const isOnline = ({ screening }: RecordCrossing): boolean => screening.tier === 'online';

/** The record that counts, at the end of the way from a merged one; null where the way has none. */
function standing(crossingId: string, merged: ReadonlyMap<string, string>): string | null {
  const seen = new Set<string>();
  for (let at = crossingId; ;) {
    if (seen.has(at)) return null;
    seen.add(at);
    const next = merged.get(at);
    if (next === undefined) return at;
    at = next;
  }
}

/** By the number of the document, which is all of a zone that a form must have. */
const passageOf = ({ document, flight, direction }: RecordCrossing): string =>
  `${document.mrz.slice(45, 54)}${document.mrz.slice(55, 58)} ${flight.date} ${direction}`;

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
