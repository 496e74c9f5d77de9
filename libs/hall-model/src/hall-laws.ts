import { KeyedRandom, compileDuration, shareTable } from '#determinism';
import type { Distribution, DurationDistribution, Sampler, ShareTable } from '#determinism';
import { TIERS, TRAVELLER_CLASSES } from '#fallback';
import type { HallPlan } from '#scenario';

/** The laws of one hall, ready to draw from. */
export interface HallLaws {
  readonly walk: Sampler;
  readonly showUp: Sampler;
  readonly approach: Sampler;
  readonly document: Sampler;
  readonly chip: Sampler;
  readonly face: Sampler;
  readonly leave: Sampler;
  /** Of two places, here and below: place 0, it happens; place 1, it does not. */
  readonly faceRetry: ShareTable;
  readonly rejection: ShareTable;
  /** By tier, in the order of TIERS. */
  readonly counter: readonly Sampler[];
  readonly beforeLookupShare: number;
  readonly afterDecisionShare: number;
  readonly lookup: Sampler;
  readonly referral: ShareTable;
  readonly secondLine: Sampler;
  /** By class, two places each: takes to gates, does not. */
  readonly gateUptake: ShareTable;
  /** What a check takes on average by bank kind, before any was seen: a first guess for estimates of waits. */
  readonly firstMeanMs: readonly [gate: number, counter: number, secondLine: number];
}

export function compileLaws(plan: HallPlan): HallLaws {
  const { service } = plan;
  const at = (field: string): string => `${plan.hallId}.service.${field}`;
  const gate = service.autogate;
  const laws = {
    walk: duration(plan.walkMs, `${plan.hallId}.walkMs`),
    showUp: duration(plan.showUpMs, `${plan.hallId}.showUpMs`),
    approach: duration(gate.approachMs, at('autogate.approachMs')),
    document: duration(gate.documentMs, at('autogate.documentMs')),
    chip: duration(gate.chipMs, at('autogate.chipMs')),
    face: duration(gate.faceMs, at('autogate.faceMs')),
    leave: duration(gate.leaveMs, at('autogate.leaveMs')),
    counter: TIERS.map((tier) => duration(service.counter[tier], at(`counter.${tier}`))),
    lookup: duration(service.lookupMs, at('lookupMs')),
    secondLine: duration(service.secondLineMs, at('secondLineMs')),
  };
  const lookupMs = meanOf(laws.lookup);
  const phases = [laws.approach, laws.document, laws.chip, laws.face, laws.leave];
  return {
    ...laws,
    faceRetry: shareTable([gate.faceRetryProbability, 1]),
    rejection: shareTable([gate.rejectionProbability, 1]),
    beforeLookupShare: service.counterBeforeLookupShare,
    afterDecisionShare: service.counterAfterDecisionShare,
    referral: shareTable([service.referralProbability, 1]),
    gateUptake: shareTable(TRAVELLER_CLASSES.flatMap((of) => [service.gateUptake[of] ?? 0, 1])),
    firstMeanMs: [
      phases.reduce((sum, law) => sum + meanOf(law), lookupMs),
      meanOf(laws.counter[0]!) + lookupMs,
      meanOf(laws.secondLine),
    ],
  };
}

function duration(law: Distribution, path: string): Sampler {
  return compileDuration(law as DurationDistribution, path);
}
compileLaws.duration = duration;

/** From 400 draws: good to a few per cent, which is what a first guess needs. */
function meanOf(law: Sampler): number {
  const random = new KeyedRandom({ randomSeed: 1 });
  const purpose = random.purpose('mean');
  let sum = 0;
  for (let draw = 0; draw < 400; draw += 1) sum += law.draw(random.stream(purpose, draw));
  return sum / 400;
}
