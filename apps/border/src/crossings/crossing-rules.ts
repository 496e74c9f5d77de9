import { documentedCheckNeeds } from '#fallback';
import type { RecordCrossing } from '#contracts';
import type { SitePlan } from '../sites/site.ts';

/** What a record breaks: a field, and what the rules expect of it. */
export interface BrokenRule {
  readonly code: string;
  readonly field: string;
  readonly expected: string;
  readonly example?: unknown;
}

/**
 * Sees whether a record makes sense as a whole: its form is there exactly when it was not checked online, holds what the
 * rules ask for, and nobody is cleared against what was looked up. Null: it does.
 */
export function brokenRule(crossing: RecordCrossing, policy: SitePlan['policy']): BrokenRule | null {
  if (crossing.checkStartedAt > crossing.siteAt) {
    return wrong('invalid-field', 'checkStartedAt', 'not later than siteAt', crossing.siteAt);
  }
  const screened = brokenByScreening(crossing);
  if (screened) return screened;
  const { documentedCheck: form, screening } = crossing;
  if ((form === null) !== (screening.tier === 'online')) {
    return form === null
      ? wrong(
          'documented-check-missing',
          'documentedCheck',
          `the form of a ${screening.tier} check`,
          undefined,
        )
      : wrong('documented-check-unexpected', 'documentedCheck', 'null after an online check', null);
  }
  return form ? brokenByForm(crossing, form, policy) : null;
}

function brokenByScreening({
  decision,
  laneKind,
  screening: { tier, lookups },
}: RecordCrossing): BrokenRule | null {
  const services = lookups.map(({ service }) => service);
  if (new Set(services).size !== services.length) {
    return wrong('invalid-field', 'screening.lookups', 'each service once', undefined);
  }
  const hit = lookups.findIndex(({ outcome }) => outcome === 'hit');
  if (decision === 'cleared' && hit >= 0) {
    return wrong('cleared-although-listed', 'decision', 'referred or refused after a hit', 'referred');
  }
  const notAsked = lookups.findIndex(({ source }) => source !== 'centre');
  if (tier === 'online' && notAsked >= 0) {
    const field = `screening.lookups.${notAsked}.source`;
    return wrong('invalid-field', field, 'centre when the tier is online', 'centre');
  }
  if (decision === 'cleared' && laneKind === 'autogate' && lookups.length === 0) {
    return wrong('invalid-field', 'screening.lookups', 'the lookups that opened the gate', undefined);
  }
  return null;
}

function brokenByForm(
  { travellerClass, direction }: RecordCrossing,
  form: NonNullable<RecordCrossing['documentedCheck']>,
  policy: SitePlan['policy'],
): BrokenRule | null {
  const needs = documentedCheckNeeds(travellerClass, direction, policy);
  if (needs.visa && form.visaNumber === null) {
    return wrong('form-incomplete', 'documentedCheck.visaNumber', 'the number of the visa', 'V000000412');
  }
  if (needs.visa && form.lengthOfStayDays === null) {
    return wrong('form-incomplete', 'documentedCheck.lengthOfStayDays', 'the length of stay in days', 30);
  }
  if (needs.secondOfficer && (form.secondOfficerId === null || form.secondOfficerId === form.officerId)) {
    return wrong('form-incomplete', 'documentedCheck.secondOfficerId', 'another officer', 'CGK-T3-0114');
  }
  if (form.mark.kind !== needs.mark) {
    return wrong('invalid-field', 'documentedCheck.mark.kind', needs.mark, needs.mark);
  }
  return null;
}

const wrong = (code: string, field: string, expected: string, example: unknown): BrokenRule => ({
  code,
  field,
  expected,
  ...(example === undefined ? {} : { example }),
});
